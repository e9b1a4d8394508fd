import { type Kysely, sql } from 'kysely';
import type { BlobStore } from '../blobs/index.ts';
import type { Keyring } from '../crypto/index.ts';
import type { Db, MigrationOwner } from '../db.ts';
import { migrate } from '../db/index.ts';
import type { Head } from './backup-line.ts';
import { errors } from './errors.ts';
import { type BackupItem, proveWhole, readBackup } from './read-backup.ts';
import { dropAside, isEmpty, putAside, takeBack, undoUnfinishedRestore } from './schemas-aside.ts';
import { tablesOf } from './table-map.ts';

export interface RestoreOptions {
  readonly db: Db<unknown>;
  readonly owners: readonly MigrationOwner[];
  readonly store: BlobStore;
  /** Must hold the master key under which the backup was made. */
  readonly keyring: Keyring;
  readonly file: string;
  /** Put the backup in the place of data that is there. */
  readonly replace: boolean;
  /** Proves what was restored, e.g. the chain of the journal; what it throws undoes the restore. */
  readonly verify: (db: Db<unknown>) => Promise<void>;
  /** Writes down that and why the journal went back: a restore is an explained rewind. */
  readonly explain: (db: Db<unknown>, backupMadeAt: string) => Promise<void>;
}

export interface RestoreResult {
  readonly madeAt: string;
  readonly rows: number;
  readonly objects: number;
}

/** pg-boss makes its schema anew, and the outbox puts into it what is still owed. */
const QUEUE_SCHEMA = 'pgboss';

/**
 * Puts a backup in place, on any PostgreSQL that Writ runs on. The whole file is proved before anything is touched; data that was there
 * stands aside until everything is loaded, counted and verified, and comes back if anything fails. No server may run meanwhile.
 * Throws `backup-unreadable`, `backup-newer`, `instance-not-empty`, `restore-differs`, `master-key-unknown`.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { db, owners, file, keyring } = options;
  const head = await proveWhole(file, keyring);
  assertKnown(head, owners);
  const schemas = [...owners.map(({ schema }) => schema), QUEUE_SCHEMA];
  await undoUnfinishedRestore(db, schemas);
  if (!options.replace && !(await isEmpty(db, schemas))) throw errors('instance-not-empty');
  await putAside(db, schemas);
  try {
    const result = await load(options, head);
    await options.verify(db);
    await options.explain(db, head.madeAt);
    await dropAside(db, schemas);
    return result;
  } catch (error) {
    await takeBack(db, schemas);
    throw error;
  }
}

function assertKnown(head: Head, owners: readonly MigrationOwner[]): void {
  const known = new Set(owners.flatMap(({ schema, migrations }) => migrations.map(({ name }) => `${schema}/${name}`)));
  const unknown = head.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) throw errors('backup-newer', { unknown: unknown.slice(0, 5).join(', ') });
}

/** Tables as they were when the backup was made, then its rows, then the migrations that came since. */
async function load(options: RestoreOptions, head: Head): Promise<RestoreResult> {
  const { db, owners } = options;
  const then = new Set(head.migrations);
  await migrate(db, owners.map(({ schema, migrations }) => ({ schema, migrations: migrations.filter(({ name }) => then.has(`${schema}/${name}`)) })));
  const { items } = await readBackup(options.file, options.keyring);
  const result = await db.transaction().execute((trx) => loadItems(trx, options, items));
  await migrate(db, owners);
  return { madeAt: head.madeAt, ...result };
}

async function loadItems(trx: Kysely<unknown>, { store, owners }: RestoreOptions, items: AsyncGenerator<BackupItem>): Promise<{ rows: number; objects: number }> {
  await sql`SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(trx);
  const tables = await tablesOf(trx, owners.map(({ schema }) => schema));
  // Our own triggers refuse what did not happen now; what they guard is verified afterwards.
  for (const { name } of tables) await sql`ALTER TABLE ${sql.table(name)} DISABLE TRIGGER USER`.execute(trx);
  for (const { name } of tables) await sql`DELETE FROM ${sql.table(name)}`.execute(trx);
  const jsonColumns = new Map(tables.map((shape) => [shape.name, shape.jsonColumns]));
  let table: Extract<BackupItem, { table: string }> | undefined;
  let end: Extract<BackupItem, { end: true }> | undefined;
  for (let next = await items.next(); !next.done; ) {
    const item = next.value;
    if ('object' in item) {
      next = await putObject(store, item.object, items);
      continue;
    }
    if ('table' in item) table = item;
    else if ('rows' in item && table) await insertRows(trx, table.table, table.columns, jsonColumns.get(table.table) ?? [], item.rows);
    else if ('sequence' in item) await sql`SELECT setval(${item.sequence}::regclass, ${item.value})`.execute(trx);
    else if ('end' in item) end = item;
    next = await items.next();
  }
  // References that are checked late are checked now: a table with checks outstanding cannot be altered.
  await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(trx);
  for (const { name } of tables) await sql`ALTER TABLE ${sql.table(name)} ENABLE TRIGGER USER`.execute(trx);
  await assertCounts(trx, end?.counts ?? {});
  return { rows: Object.values(end?.counts ?? {}).reduce((sum, count) => sum + count, 0), objects: end?.objects ?? 0 };
}

/** JSON in a row lies there as its text: see `rowsOf`. */
async function insertRows(trx: Kysely<unknown>, table: string, columns: readonly string[], jsonColumns: readonly string[], rows: string): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(columns.map((column) => (jsonColumns.includes(column) ? sql`(${sql.ref(column)} #>> '{}')::jsonb` : sql.ref(column))));
  await sql`INSERT INTO ${sql.table(table)} (${names}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${rows}::jsonb)`.execute(trx);
}

/** Objects are sealed as they lie, so they move as they are. Returns the item after the object. */
async function putObject(store: BlobStore, name: string, items: AsyncGenerator<BackupItem>): Promise<IteratorResult<BackupItem>> {
  let next = await items.next();
  async function* content(): AsyncGenerator<Buffer> {
    for (; !next.done && 'bytes' in next.value; next = await items.next()) yield Buffer.from(next.value.bytes, 'base64');
  }
  await store.put(name, content());
  return next;
}

async function assertCounts(trx: Kysely<unknown>, expected: Readonly<Record<string, number>>): Promise<void> {
  for (const [table, count] of Object.entries(expected)) {
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(trx);
    if (rows[0]?.n !== count) throw errors('restore-differs', { table, found: rows[0]?.n, expected: count });
  }
}
