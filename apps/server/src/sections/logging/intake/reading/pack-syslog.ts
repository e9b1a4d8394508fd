import type { SyslogWork } from './line-reading.ts';
import type { PackedSyslog } from './reading-words.ts';

/** Packs pieces into `spare` where they have room there, and into new room otherwise: memory that is asked of the system for every piece costs more than filling it. */
export function packSyslog({ pieces, ...work }: SyslogWork, spare: ArrayBuffer | undefined): PackedSyslog {
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  const room = spare && spare.byteLength >= bytes ? spare : Buffer.allocUnsafeSlow(bytes).buffer;
  const all = new Uint8Array(room);
  let end = 0;
  return {
    ...work, room,
    pieces: pieces.map(({ bytes: own, ...piece }) => {
      all.set(own, end);
      return { ...piece, end: (end += own.length) };
    }),
  };
}

/** The pieces as views of their room, which must not be kept. */
export function unpackSyslog({ pieces, room, ...work }: PackedSyslog): SyslogWork {
  let from = 0;
  return {
    ...work,
    pieces: pieces.map(({ end, ...piece }) => {
      const bytes = new Uint8Array(room, from, end - from);
      from = end;
      return { ...piece, bytes };
    }),
  };
}
