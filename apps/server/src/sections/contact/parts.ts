import type { Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { RecordBox } from '../../core/directory/person.ts';
import type { DirectoryTables } from '../../core/directory/tables.ts';
import type { FactTables } from '../../core/facts/tables.ts';
import type { JournalTables } from '../../core/journal/tables.ts';
import type { PolicyInForce } from '../../core/policy-in-force/read-policy-in-force.ts';
import type { PolicyTables } from '../../core/policy-in-force/tables.ts';
import type { PopulationTables } from '../../core/populations/tables.ts';
import type { SignInTables } from '../../core/sign-in/tables.ts';
import type { BusinessClock } from '../../platform/calendar/index.ts';
import type { Db } from '../../platform/db.ts';
import type { Outbox, OutboxTables } from '../../platform/outbox/index.ts';
import type { ContactTables } from './tables.ts';

/** What a chain, a delegation and a canary touch besides the section's own tables. */
export type ContactDoorTables = ContactTables & DirectoryTables & SignInTables & JournalTables & PolicyTables & FactTables & PopulationTables & OutboxTables;

/** A way by which reports come: how a marked message is sent through it from outside, or why it is closed. */
export type CanaryPath = { readonly send: (mark: string, signal: AbortSignal) => Promise<void> } | { readonly closed: string };

/** What the section's use cases are made of. The wiring hands it over once. */
export interface ContactParts {
  readonly db: Db<ContactDoorTables>;
  readonly box: RecordBox;
  readonly outbox: Pick<Outbox, 'enqueue'>;
  readonly clock: () => Instant;
  readonly log: Logger;
  readonly policyInForce: () => Promise<Pick<PolicyInForce, 'version' | 'policy'> | undefined>;
  readonly businessClock: () => Promise<BusinessClock>;
  readonly canaryPaths: Readonly<Record<'form' | 'mail', CanaryPath>>;
}
