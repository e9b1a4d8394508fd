import { LinesHead } from '@writ/contract';
import type { Json } from '@writ/kernel';
import { inTransaction, openDatabase } from '../../open-database.ts';

/** A batch that waits for its acknowledgement. */
export interface SpooledLines {
  readonly head: Omit<LinesHead, 'again'>;
  readonly frame: Uint8Array;
}

/** Positions by the name of their source. */
export type SourcePositions = ReadonlyMap<string, Json>;

/**
 * What a shipper must not forget: batches that the server has not acknowledged, in order, and how far each source was read. Both move in one transaction, which is on the disk when the
 * call returns: so a line is in a batch or will be read, whenever the process dies, and never both.
 */
export interface LinesSpool {
  /** Throws when the disk is full; nothing is changed then. */
  readonly put: (batch: SpooledLines | undefined, positions: SourcePositions) => void;
  /** The oldest batch that was not acknowledged; the same until it is. */
  readonly oldest: () => SpooledLines | undefined;
  readonly acknowledge: (batch: string) => void;
  /** Puts another batch in the place of one that the server will never take. */
  readonly replace: (batch: string, by: SpooledLines) => void;
  /** Bytes that batches take. */
  readonly bytes: () => number;
  readonly positions: () => SourcePositions;
  readonly close: () => void;
}

const SCHEMA = `
  create table if not exists batches (seq integer primary key autoincrement, batch text not null unique, head text not null, frame blob not null);
  create table if not exists positions (source text primary key, position text not null) without rowid;
`;
const Head = LinesHead.omit({ again: true });

/** Opens the spool of lines in a data folder. Throws `data-folder-held` while another process ships from it. */
export function openLinesSpool(folder: string): LinesSpool & { readonly wasDamaged: boolean } {
  const { db, wasDamaged } = openDatabase(folder, 'lines.sqlite', SCHEMA);
  const insert = db.prepare('insert into batches (batch, head, frame) values (?, ?, ?)');
  const first = db.prepare('select head, frame from batches order by seq limit 1');
  const remove = db.prepare('delete from batches where batch = ? returning length(head) + length(frame) as bytes');
  const change = db.prepare('update batches set batch = ?, head = ?, frame = ? where batch = ?');
  const total = db.prepare('select coalesce(sum(length(head) + length(frame)), 0) as bytes from batches');
  const readAll = db.prepare('select source, position from positions');
  const keep = db.prepare('insert into positions (source, position) values (?, ?) on conflict (source) do update set position = excluded.position');
  const count = (): number => (total.get() as { bytes: number }).bytes;
  // Counted once and kept: it is asked before each piece.
  let bytes = count();

  return {
    wasDamaged,
    put(batch, positions) {
      const head = batch && JSON.stringify(batch.head);
      inTransaction(db, () => {
        if (batch) insert.run(batch.head.batch, head!, batch.frame);
        for (const [source, position] of positions) keep.run(source, JSON.stringify(position));
      });
      if (batch) bytes += head!.length + batch.frame.byteLength;
    },
    oldest() {
      const row = first.get() as { head: string; frame: Uint8Array } | undefined;
      return row && { head: Head.parse(JSON.parse(row.head)), frame: row.frame };
    },
    acknowledge(batch) {
      const row = remove.get(batch) as { bytes: number } | undefined;
      bytes -= row?.bytes ?? 0;
    },
    replace(batch, by) {
      change.run(by.head.batch, JSON.stringify(by.head), by.frame, batch);
      bytes = count();
    },
    bytes: () => bytes,
    positions: () => new Map((readAll.all() as { source: string; position: string }[]).map(({ source, position }) => [source, JSON.parse(position) as Json])),
    close: () => db.close(),
  };
}
