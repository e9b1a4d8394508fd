import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Instant, toIso } from '@writ/kernel';
import { type Kysely, sql } from 'kysely';
import type { BlobStore } from '../blobs/index.ts';
import { type Keyring, sealStream } from '../crypto/index.ts';
import type { Db } from '../db.ts';
import { FORMAT_VERSION, type Head, type Part, rowsLine } from './backup-line.ts';
import { errors } from './errors.ts';
import { migrationsOf, sequencesOf, tablesOf, type TableShape } from './table-map.ts';

export interface BackUpOptions {
  readonly db: Db<unknown>;
  /** The schemas whose tables are kept: those of the migration owners. */
  readonly schemas: readonly string[];
  readonly store: BlobStore;
  readonly keyring: Keyring;
  /** Replaced when it is there. */
  readonly file: string;
  readonly now: Instant;
}

export interface BackUpResult {
  readonly tables: number;
  readonly rows: number;
  readonly objects: number;
}

/** What a backup's seal is bound to. */
export const SEAL_NAME = 'writ backup';
const ROWS_AT_ONCE = 200;

/**
 * Writes everything this instance knows, except the master key, into one file: the database as of one moment, and the objects as they
 * lie. The file is compressed, then sealed under the master key, which also proves at restore that it is whole and unaltered.
 * The server may go on working. Throws `backup-disk-full`.
 */
export async function backUp(options: BackUpOptions): Promise<BackUpResult> {
  const total = { tables: 0, rows: 0, objects: 0 };
  const transaction = options.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  await transaction.execute(async (trx) => {
    await sql`SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(trx);
    const lines = linesOf(trx, options, total);
    const sealed = (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> => sealStream(options.keyring, SEAL_NAME, source);
    try {
      await pipeline(lines, createGzip(), sealed, (source: AsyncIterable<Buffer>) => writeFile(options.file, source));
    } finally {
      // Waits for the statement under way, which needs this transaction.
      await lines.return(undefined);
    }
  });
  return total;
}

async function* linesOf(trx: Kysely<unknown>, { schemas, store, now }: BackUpOptions, total: { tables: number; rows: number; objects: number }): AsyncGenerator<string> {
  const head: Head = { writ: 'backup', version: FORMAT_VERSION, madeAt: toIso(now), migrations: await migrationsOf(trx) };
  yield `${JSON.stringify(head)}\n`;
  const counts: Record<string, number> = {};
  for (const shape of await tablesOf(trx, schemas)) {
    const { name, columns } = shape;
    yield part({ table: name, columns: [...columns] });
    counts[name] = 0;
    for await (const rows of rowsOf(trx, shape)) {
      counts[name] += rows.length;
      yield `${rowsLine(rows)}\n`;
    }
    total.tables += 1;
    total.rows += counts[name];
  }
  for (const { name, value } of await sequencesOf(trx, schemas)) if (value !== undefined) yield part({ sequence: name, value });
  for await (const { name } of store.list()) {
    // One that was removed since it was listed is no part of the instance any more.
    const content = await store.get(name).catch((error: { code?: string }) => {
      if (error.code !== 'blob-missing') throw error;
      return undefined;
    });
    if (!content) continue;
    yield part({ object: name });
    for await (const bytes of content) yield part({ bytes: Buffer.from(bytes).toString('base64') });
    total.objects += 1;
  }
  yield part({ end: true, counts, objects: total.objects });
}

function part(value: Part): string {
  return `${JSON.stringify(value)}\n`;
}

/** Rows as JSON; what is JSON in them as its text, so that its null is not lost among the nulls of the row. */
async function* rowsOf(trx: Kysely<unknown>, { name, columns, jsonColumns }: TableShape): AsyncGenerator<string[]> {
  const kept = sql.join(columns.map((column) => (jsonColumns.includes(column) ? sql`${sql.ref(column)}::text AS ${sql.ref(column)}` : sql.ref(column))));
  await sql`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM (SELECT ${kept} FROM ${sql.table(name)}) t`.execute(trx);
  for (;;) {
    const { rows } = await sql<{ row: string }>`FETCH ${sql.lit(ROWS_AT_ONCE)} FROM backup_rows`.execute(trx);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await sql`CLOSE backup_rows`.execute(trx);
}

/** Written aside and renamed when it is whole and durable. */
async function writeFile(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const aside = `${path}.unfinished`;
  try {
    const file = await open(aside, 'w', 0o600);
    try {
      for await (const bytes of content) await file.appendFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    const folder = await open(dirname(path), 'r');
    await folder.sync();
    await folder.close();
  } catch (error) {
    await rm(aside, { force: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? errors('backup-disk-full', { file: path }, error) : error;
  }
}
