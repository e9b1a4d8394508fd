import { type Kysely, sql } from 'kysely';
import type { Db, Migration, MigrationOwner, Trx } from '../db.ts';
import { errors } from './errors.ts';

interface MigrationTables {
  'platform.migrations': { schema: string; name: string; applied_at: Date };
}
type Connection = Kysely<MigrationTables>;

/** What `migrate` did: `contact/contact-0001-seats`. */
export interface MigrateResult {
  readonly applied: readonly string[];
}

/** One number for all Writ processes on a database: `writ` in ASCII. Others wait, then find the work done. */
const MIGRATION_LOCK = 0x77726974;

/**
 * Brings the database to what this program expects: every migration of every owner that was not applied yet, in the order given,
 * each in a transaction with its record. Forward only. Several processes may call it at once.
 * Throws `database-newer-than-program` (nothing changed) and `migration-failed` (what came before it stays).
 */
export async function migrate<Tables>(db: Db<Tables>, owners: readonly MigrationOwner[]): Promise<MigrateResult> {
  return (db as unknown as Connection).connection().execute(async (connection) => {
    // Waiting for the lock and rewriting a large table may take longer than any other statement.
    await sql`SELECT set_config('statement_timeout', '0', false), pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection);
    try {
      return await applyMissing(connection, owners);
    } finally {
      await sql`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
      await sql`RESET statement_timeout`.execute(connection);
    }
  });
}

async function applyMissing(connection: Connection, owners: readonly MigrationOwner[]): Promise<MigrateResult> {
  await createRecord(connection);
  const done = await appliedIn(connection);
  assertKnown(done, owners);
  const applied: string[] = [];
  for (const { schema, migrations } of owners) {
    for (const migration of migrations) {
      if (done.has(key(schema, migration.name))) continue;
      await apply(connection, schema, migration);
      applied.push(key(schema, migration.name));
    }
  }
  return { applied };
}

async function createRecord(connection: Connection): Promise<void> {
  await sql`CREATE SCHEMA IF NOT EXISTS platform`.execute(connection);
  await sql`
    CREATE TABLE IF NOT EXISTS platform.migrations (
      schema text NOT NULL,
      name text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (schema, name)
    )`.execute(connection);
}

async function appliedIn(connection: Connection): Promise<Set<string>> {
  const rows = await connection.selectFrom('platform.migrations').select(['schema', 'name']).execute();
  return new Set(rows.map((row) => key(row.schema, row.name)));
}

function assertKnown(done: ReadonlySet<string>, owners: readonly MigrationOwner[]): void {
  const known = new Set(owners.flatMap(({ schema, migrations }) => migrations.map(({ name }) => key(schema, name))));
  const unknown = [...done].filter((name) => !known.has(name));
  if (unknown.length > 0) throw errors('database-newer-than-program', { unknown: unknown.slice(0, 5).join(', ') });
}

async function apply(connection: Connection, schema: string, migration: Migration): Promise<void> {
  try {
    await connection.transaction().execute(async (trx) => {
      await sql`CREATE SCHEMA IF NOT EXISTS ${sql.id(schema)}`.execute(trx);
      await migration.up(trx as unknown as Trx<unknown>);
      await trx.insertInto('platform.migrations').values({ schema, name: migration.name, applied_at: new Date() }).execute();
    });
  } catch (cause) {
    throw errors('migration-failed', { schema, name: migration.name, reason: (cause as Error).message }, cause);
  }
}

function key(schema: string, name: string): string {
  return `${schema}/${name}`;
}
