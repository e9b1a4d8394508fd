import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errors } from './errors.ts';

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Opens a database of a data folder for this process alone: what was committed is on the disk. A damaged file is set aside, with what was in it, and is said by `wasDamaged`.
 * Throws `data-folder-held` while another process holds it.
 */
export function openDatabase(folder: string, name: string, schema: string): { readonly db: DatabaseSync; readonly wasDamaged: boolean } {
  const file = join(folder, name);
  try {
    return { db: open(file, folder, schema), wasDamaged: false };
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    renameSync(file, `${file}.damaged`);
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    return { db: open(file, folder, schema), wasDamaged: true };
  }
}

/** All of `work` or nothing of it. */
export function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('begin immediate');
  try {
    work();
    db.exec('commit');
  } catch (cause) {
    if (db.isTransaction) db.exec('rollback');
    throw cause;
  }
}

function open(file: string, folder: string, schema: string): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    // Exclusive before WAL: then the index lives in our memory and no second process can join. FULL: acknowledged means on the disk.
    db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 1048576; pragma cache_size = -1024;');
    db.exec(`begin exclusive; ${schema} commit;`);
    const { quick_check: verdict } = db.prepare('pragma quick_check(1)').get() as { quick_check: string };
    if (verdict !== 'ok') throw Object.assign(new Error(verdict), { errcode: SQLITE_CORRUPT });
    return db;
  } catch (cause) {
    db.close();
    if (codeOf(cause) === SQLITE_BUSY) throw errors('data-folder-held', { folder }, cause);
    throw cause;
  }
}

function isDamage(cause: unknown): boolean {
  return codeOf(cause) === SQLITE_CORRUPT || codeOf(cause) === SQLITE_NOTADB;
}

/** SQLite's primary result code; extended ones have it in their low byte. */
function codeOf(cause: unknown): number | undefined {
  const code = (cause as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
