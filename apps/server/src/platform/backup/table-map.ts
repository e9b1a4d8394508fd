import { type Kysely, sql } from 'kysely';

/** A table as backup and restore see it. */
export interface TableShape {
  /** `core.hosts`. */
  readonly name: string;
  /** The columns that hold data of their own, generated ones left out. */
  readonly columns: readonly string[];
  /** Those of them that hold `jsonb`, in which JSON's null is another thing than no value. */
  readonly jsonColumns: readonly string[];
}

/** Which migrations were applied is said in the backup's first line, and true by itself after a restore. */
const OWN_RECORD = 'platform.migrations';

/** The tables of these schemas; one that refers to another comes after it. */
export async function tablesOf(db: Kysely<unknown>, schemas: readonly string[]): Promise<TableShape[]> {
  const { rows } = await sql<{ name: string; columns: string[]; jsonColumns: string[]; refers: string[] }>`
    SELECT n.nspname || '.' || c.relname AS name,
      ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
      ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.atttypid = 'jsonb'::regtype ORDER BY a.attnum) AS "jsonColumns",
      ARRAY(SELECT rn.nspname || '.' || r.relname FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
            WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS refers
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY(${schemas}) ORDER BY 1`.execute(db);
  return inOrder(rows.filter(({ name }) => name !== OWN_RECORD));
}

/** Those without an outstanding reference first, again and again; what refers in a circle comes last, in the order of names. */
function inOrder(tables: readonly (TableShape & { readonly refers: readonly string[] })[]): TableShape[] {
  const waiting = new Map(tables.map((table) => [table.name, table]));
  const ordered: TableShape[] = [];
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const table of waiting.values()) {
      if (table.refers.some((name) => waiting.has(name))) continue;
      ordered.push(table);
      waiting.delete(table.name);
    }
  }
  return [...ordered, ...waiting.values()].map(({ name, columns, jsonColumns }) => ({ name, columns, jsonColumns }));
}

export interface SequenceState {
  readonly name: string;
  /** Undefined when it was never used. */
  readonly value: number | undefined;
}

export async function sequencesOf(db: Kysely<unknown>, schemas: readonly string[]): Promise<SequenceState[]> {
  const { rows } = await sql<{ name: string; value: number | null }>`
    SELECT schemaname || '.' || sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = ANY(${schemas}) ORDER BY 1`.execute(db);
  return rows.map(({ name, value }) => ({ name, value: value ?? undefined }));
}

/** `schema/name` of every migration that was applied. */
export async function migrationsOf(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`SELECT schema || '/' || name AS name FROM platform.migrations ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name);
}
