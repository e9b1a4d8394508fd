import type { Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { RecordBox } from '../../core/directory/person.ts';
import type { PolicyInForce } from '../../core/policy-in-force/read-policy-in-force.ts';
import type { Blobs } from '../../platform/blobs/index.ts';
import type { BusinessClock } from '../../platform/calendar/index.ts';
import type { Db } from '../../platform/db.ts';
import type { Outbox } from '../../platform/outbox/index.ts';
import type { ContactDoorTables } from '../contact/index.ts';
import type { ProductNames } from './reports/match-product.ts';
import type { ReportingTables } from './tables.ts';

/** What taking in a report touches besides the section's own tables: its chain, its clock, its facts, the journal and what goes out. */
export type ReportingDoorTables = ReportingTables & ContactDoorTables;

/** What the section's use cases are made of. The wiring hands it over once; each use case takes what it needs of it. */
export interface ReportingParts {
  readonly db: Db<ReportingDoorTables>;
  readonly box: RecordBox;
  readonly blobs: Blobs;
  readonly outbox: Pick<Outbox, 'enqueue'>;
  readonly clock: () => Instant;
  readonly log: Logger;
  /** Key of the private links and of our Message-IDs, 32 bytes. */
  readonly linkKey: Buffer;
  readonly policyInForce: () => Promise<Pick<PolicyInForce, 'version' | 'policy' | 'text'> | undefined>;
  readonly businessClock: () => Promise<BusinessClock>;
  /** Where strangers reach this server. */
  readonly publicUrl: URL;
  readonly mail: {
    /** The security address, where there is one. */
    readonly address: string | undefined;
    /** A relay takes our mail. */
    readonly canSend: boolean;
    /** What stands behind the `@` of our Message-IDs. */
    readonly domain: string;
  };
  /** The company's name, as strangers read it. */
  readonly company: string;
  /** A report that names something of the product shows that its writer looked. */
  readonly productWords: ProductNames;
}
