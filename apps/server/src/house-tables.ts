import type { DirectoryTables } from './core/directory/tables.ts';
import type { AgentTables } from './core/hosts/index.ts';
import type { PolicyTables } from './core/policy-in-force/tables.ts';
import type { SignInTables } from './core/sign-in/tables.ts';
import type { LoopTables } from './core/verdicts/run-evaluation.ts';
import type { SecretTables } from './platform/crypto/index.ts';
import type { OutboxTables } from './platform/outbox/index.ts';
import type { ContactTables } from './sections/contact/tables.ts';
import type { LoggingTables } from './sections/logging/tables.ts';
import type { ReportingTables } from './sections/reporting/tables.ts';

/** Every table of the program. Only the wiring knows them all; each part takes a database that is typed by what it may touch. */
export type HouseTables = SecretTables & OutboxTables & LoopTables & PolicyTables & DirectoryTables & AgentTables & SignInTables & ContactTables & ReportingTables & LoggingTables;
