import { type Kysely, sql } from 'kysely';
import { tablesOf } from './table-map.ts';

const ASIDE = '__before_restore';

/** Whether these schemas hold no row but Writ's own record of migrations and secrets. */
export async function isEmpty(db: Kysely<unknown>, schemas: readonly string[]): Promise<boolean> {
  for (const { name } of await tablesOf(db, schemas.filter((schema) => schema !== 'platform' && schema !== 'pgboss'))) {
    const { rows } = await sql`SELECT 1 FROM ${sql.table(name)} LIMIT 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}

/** Renames the schemas, all or none, so that new ones can be made in their place. */
export async function putAside(db: Kysely<unknown>, schemas: readonly string[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const schema of await existing(trx, schemas)) await sql`ALTER SCHEMA ${sql.id(schema)} RENAME TO ${sql.id(schema + ASIDE)}`.execute(trx);
  });
}

/** Removes what is in the place of the schemas, and renames those that stand aside back. */
export async function takeBack(db: Kysely<unknown>, schemas: readonly string[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const schema of await existing(trx, schemas)) await sql`DROP SCHEMA ${sql.id(schema)} CASCADE`.execute(trx);
    for (const aside of await existing(trx, schemas.map((schema) => schema + ASIDE))) {
      await sql`ALTER SCHEMA ${sql.id(aside)} RENAME TO ${sql.id(aside.slice(0, -ASIDE.length))}`.execute(trx);
    }
  });
}

/** Removes what stands aside: the restore is done. */
export async function dropAside(db: Kysely<unknown>, schemas: readonly string[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const aside of await existing(trx, schemas.map((schema) => schema + ASIDE))) await sql`DROP SCHEMA ${sql.id(aside)} CASCADE`.execute(trx);
  });
}

/**
 * Brings back what a restore that was killed had put aside. Call it at start, before migrating; returns whether there was any.
 * Nothing is lost: what stands aside is whole, and what stands in its place is the killed restore's.
 */
export async function undoUnfinishedRestore(db: Kysely<unknown>, schemas: readonly string[]): Promise<boolean> {
  const aside = await existing(db, schemas.map((schema) => schema + ASIDE));
  if (aside.length === 0) return false;
  await takeBack(db, schemas);
  return true;
}

async function existing(db: Kysely<unknown>, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`SELECT nspname::text AS name FROM pg_namespace WHERE nspname = ANY(${schemas})`.execute(db);
  return rows.map(({ name }) => name);
}
