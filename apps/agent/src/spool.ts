import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Json } from '@writ/kernel';
import type { FactLine } from '@writ/contract';
import { inTransaction as transact, openDatabase } from './open-database.ts';

/** Facts that changed together, under the id by which the server knows them again. */
export interface SpooledBatch {
  readonly batch: string;
  readonly facts: readonly FactLine[];
}

/**
 * What an agent must not forget: facts that the server has not acknowledged, in order, and a few values of its own.
 * A put or an acknowledgement is on the disk when the call returns. Holding it is also what makes an agent the only one of its data folder.
 */
export interface Spool {
  put(facts: readonly FactLine[]): void;
  /** The oldest batch that was not acknowledged; the same until it is. */
  oldest(): SpooledBatch | undefined;
  acknowledge(batch: string): void;
  /** Gives up a batch that the server will never take; its facts count as dropped. */
  discard(batch: string): void;
  /** Gives up all of them. */
  discardAll(): void;
  /** Bytes that unacknowledged batches take. */
  bytes(): number;
  /** Facts that were lost, ever. */
  dropped(): number;
  recall(key: string): Json | undefined;
  keep(key: string, value: Json): void;
  close(): void;
}

const SCHEMA = `
  create table if not exists batches (seq integer primary key autoincrement, batch text not null unique, facts blob not null, count integer not null);
  create table if not exists state (key text primary key, value text not null) without rowid;
`;
/**
 * Opens the spool of a data folder. SQLite comes with Node and has solved torn writes, full disks and locks that end with their holder;
 * segments of our own would solve them again.
 *
 * At most `maximumBytes` of batches are kept; then the oldest go, and are counted. A damaged file is set aside, with what was in it, and is said by `wasDamaged`.
 * Throws `data-folder-held` while another process holds it.
 */
export function openSpool(folder: string, maximumBytes: number): Spool & { readonly wasDamaged: boolean } {
  const { db, wasDamaged } = openDatabase(folder, 'spool.sqlite', SCHEMA);
  return { ...operate(db, maximumBytes), wasDamaged };
}

function operate(db: DatabaseSync, maximumBytes: number): Spool {
  const insert = db.prepare('insert into batches (batch, facts, count) values (?, ?, ?)');
  const first = db.prepare('select batch, facts from batches order by seq limit 1');
  const remove = db.prepare('delete from batches where batch = ? returning count');
  const removeOldest = db.prepare('delete from batches where seq = (select min(seq) from batches) returning count');
  const total = db.prepare('select coalesce(sum(length(facts)), 0) as bytes from batches');
  const read = db.prepare('select value from state where key = ?');
  const write = db.prepare('insert into state (key, value) values (?, ?) on conflict (key) do update set value = excluded.value');

  const recall = (key: string): Json | undefined => {
    const row = read.get(key) as { value: string } | undefined;
    return row && (JSON.parse(row.value) as Json);
  };
  const keep = (key: string, value: Json): void => void write.run(key, JSON.stringify(value));
  const bytes = (): number => (total.get() as { bytes: number }).bytes;
  const dropped = (): number => Number(recall('dropped') ?? 0);
  const countDropped = (row: unknown): void => {
    if (row) keep('dropped', dropped() + (row as { count: number }).count);
  };
  const inTransaction = (work: () => void): void => transact(db, work);

  return {
    recall, keep, bytes, dropped,
    put(facts) {
      const blob = zstdCompressSync(JSON.stringify(facts));
      inTransaction(() => {
        insert.run(randomUUID(), blob, facts.length);
        while (bytes() > maximumBytes) countDropped(removeOldest.get());
      });
    },
    oldest() {
      const row = first.get() as { batch: string; facts: Uint8Array } | undefined;
      return row && { batch: row.batch, facts: JSON.parse(zstdDecompressSync(row.facts).toString()) as FactLine[] };
    },
    acknowledge: (batch) => void remove.get(batch),
    discard: (batch) => inTransaction(() => countDropped(remove.get(batch))),
    discardAll: () => inTransaction(() => {
      for (let row = removeOldest.get(); row; row = removeOldest.get()) countDropped(row);
    }),
    close: () => db.close(),
  };
}
