import type { MigrationOwner } from './platform/db.ts';
import { CORE } from './core/migrations.ts';
import { PLATFORM } from './platform/migrations.ts';
import { contactMigrations } from './sections/contact/migrations/index.ts';
import { loggingMigrations } from './sections/logging/migrations/index.ts';
import { reportingMigrations } from './sections/reporting/migrations/index.ts';

/** Every owner of a PostgreSQL schema, in the order of imports: what comes later may refer to what comes earlier. */
export const MIGRATION_OWNERS: readonly MigrationOwner[] = [PLATFORM, CORE, { schema: 'contact', migrations: contactMigrations }, { schema: 'reporting', migrations: reportingMigrations }, { schema: 'logging', migrations: loggingMigrations }];

/** Every schema that is ours, the job queue's among them, which keeps its own. */
export const SCHEMAS: readonly string[] = [...MIGRATION_OWNERS.map(({ schema }) => schema), 'pgboss'];
