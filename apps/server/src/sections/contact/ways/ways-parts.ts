import type { Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Db } from '../../../platform/db.ts';
import type { ContactDoorTables } from '../parts.ts';
import type { WayAdapters } from './way-adapters.ts';

/** What calling people is made of. */
export interface WayParts {
  readonly db: Db<ContactDoorTables>;
  readonly box: RecordBox;
  readonly clock: () => Instant;
  readonly log: Logger;
  readonly company: string;
  /** Where links of calls lead. */
  readonly publicUrl: URL;
  readonly adapters: WayAdapters;
}
