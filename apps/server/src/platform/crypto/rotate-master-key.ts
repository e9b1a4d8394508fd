import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Db } from '../db.ts';
import { createKeyring, KEY_BYTES, type Keyring, masterKey } from './keyring.ts';
import { readMasterKeyFile, recoveryKit, writeMasterKeyFile } from './load-master-key.ts';
import { reseal } from './seal.ts';

/** A `bytea` column whose values are sealed under the name `table.column:` and the row's id. */
export interface SealedColumn {
  /** With its schema: `core.people`. */
  readonly table: string;
  readonly id: string;
  readonly column: string;
}

/** The platform's own. */
export const SECRETS_COLUMN: SealedColumn = { table: 'platform.secrets', id: 'name', column: 'sealed' };

const BATCH = 200;

export interface RotateOptions {
  readonly db: Db<unknown>;
  readonly keyFile: string;
  /** Every sealed column of the program. */
  readonly columns: readonly SealedColumn[];
  /** Wraps the data keys of all blobs anew; returns how many. */
  readonly resealBlobs: (keyring: Keyring) => Promise<number>;
  /** Wraps the sealed files of the data folder anew; returns how many. */
  readonly resealFiles: (keyring: Keyring) => Promise<number>;
}

export interface Rotation {
  readonly resealed: number;
  readonly recoveryKit: string;
}

/**
 * Puts a new master key in place of the one in the file and wraps every data key anew. The old key stays in the file until
 * nothing needs it any more, so a rotation that is cut off at any moment loses nothing, and the next one finishes it.
 */
export async function rotateMasterKey({ db, keyFile, columns, resealBlobs, resealFiles }: RotateOptions): Promise<Rotation> {
  const old = await readMasterKeyFile(keyFile);
  const fresh = masterKey(randomBytes(KEY_BYTES));
  await writeMasterKeyFile(keyFile, [fresh, ...old]);
  const keyring = createKeyring([fresh, ...old]);
  let resealed = 0;
  for (const column of columns) resealed += await resealColumn(db, keyring, column);
  resealed += await resealBlobs(keyring);
  resealed += await resealFiles(keyring);
  await writeMasterKeyFile(keyFile, [fresh]);
  return { resealed, recoveryKit: recoveryKit(fresh) };
}

/** Wraps the data keys of one column under the current master key, some rows at a time. Returns how many changed. */
export async function resealColumn(db: Db<unknown>, keyring: Keyring, sealed: SealedColumn): Promise<number> {
  let changed = 0;
  for (let after = ''; ; ) {
    const rows = await readBatch(db, sealed, after);
    for (const { id, value } of rows) if (await resealRow(db, keyring, sealed, id, value)) changed += 1;
    const last = rows.at(-1);
    if (!last) return changed;
    after = last.id;
  }
}

async function readBatch(db: Kysely<unknown>, { table, id, column }: SealedColumn, after: string): Promise<{ id: string; value: Buffer }[]> {
  const key = sql`${sql.ref(id)}::text COLLATE "C"`;
  const { rows } = await sql<{ id: string; value: Buffer }>`
    SELECT ${sql.ref(id)}::text AS id, ${sql.ref(column)} AS value FROM ${sql.table(table)}
    WHERE ${sql.ref(column)} IS NOT NULL AND ${key} > ${after} ORDER BY ${key} LIMIT ${BATCH}`.execute(db);
  return rows;
}

/** The old value in the condition: a row that was written meanwhile has the current key already. */
async function resealRow(db: Kysely<unknown>, keyring: Keyring, { table, id, column }: SealedColumn, rowId: string, value: Buffer): Promise<boolean> {
  const anew = reseal(keyring, `${table}.${column}:${rowId}`, value);
  if (!anew) return false;
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${anew} WHERE ${sql.ref(id)}::text = ${rowId} AND ${sql.ref(column)} = ${value}`.execute(db);
  return numAffectedRows === 1n;
}
