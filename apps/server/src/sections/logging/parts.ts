import type { Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { DirectoryTables } from '../../core/directory/tables.ts';
import type { FactTables } from '../../core/facts/tables.ts';
import type { HostTables } from '../../core/hosts/index.ts';
import type { JournalTables } from '../../core/journal/tables.ts';
import type { PolicyInForce } from '../../core/policy-in-force/read-policy-in-force.ts';
import type { PopulationTables } from '../../core/populations/tables.ts';
import type { SignInTables } from '../../core/sign-in/tables.ts';
import type { Db } from '../../platform/db.ts';
import type { LogStore } from '../../platform/logstore/index.ts';
import type { LineCleaner } from './intake/clean-line.ts';
import type { LineReading } from './intake/reading/line-reading.ts';
import type { LoggingTables } from './tables.ts';

export type LoggingDoorTables = LoggingTables & DirectoryTables & HostTables & SignInTables & JournalTables & FactTables & PopulationTables;

/** What the section's use cases are made of. The wiring hands it over once. */
export interface LoggingParts {
  readonly db: Db<LoggingDoorTables>;
  readonly logs: LogStore;
  readonly clock: () => Instant;
  readonly log: Logger;
  readonly policyInForce: () => Promise<Pick<PolicyInForce, 'policy'> | undefined>;
  readonly cleaner: LineCleaner;
  /** Makes rows of what comes through the doors. */
  readonly reading: LineReading;
}
