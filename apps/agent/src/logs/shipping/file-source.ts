import { statSync } from 'node:fs';
import type { LinesGap } from '@writ/contract';
import type { Json } from '@writ/kernel';
import { z } from 'zod';
import type { FilePosition } from '../file-position.ts';
import { followFile, type Piece } from '../follow-file.ts';
import { cleanBytes, isOpen } from './clean-bytes.ts';
import type { CleanPiece, LogSource } from './log-source.ts';

const Count = z.number().int().nonnegative();
/** A position as it is kept, with the time of the last reading in milliseconds. */
const KeptPosition = z.object({ file: z.string(), after: z.string(), head: z.string(), headBytes: Count.max(1_024), offset: Count, readAt: Count });

/** Small enough that a batch is never much larger than it should be, large enough that a piece costs little beside its lines. */
const PIECE_BYTES = 65_536;
/** A private key that does not end is waited for this long, milliseconds. */
const HOLD_MS = 5_000;

export interface FileSourceOptions {
  readonly path: string;
  readonly service: string;
  /** As it was kept; anything else than a position is none. */
  readonly position: Json | undefined;
  readonly beginAt: 'start' | 'end';
  readonly clock: () => number;
}

/** A log file as a source: its lines are given once and in order, without secrets, also those that go over several lines. */
export function openFileSource({ path, service, position: kept, beginAt, clock }: FileSourceOptions): LogSource {
  const known = KeptPosition.safeParse(kept).data;
  let readAt = known?.readAt;
  /** When something was read last before the reading in which a gap was noticed. */
  let readBefore = readAt;
  const followed = followFile({ path, position: known, beginAt, clock });
  /** What was read and not given yet: a private key began in it. */
  let held: { readonly bytes: Buffer; readonly since: number } | undefined;
  /** The largest that the file was seen to be while nothing was read of it. */
  let waiting: { readonly file: string; readonly bytes: number } | undefined;

  function read(): CleanPiece | undefined {
    readBefore = readAt;
    for (let piece = followed.read(PIECE_BYTES); ; piece = followed.read(PIECE_BYTES)) {
      if (piece === undefined) return held !== undefined && clock() - held.since >= HOLD_MS ? give(held.bytes) : undefined;
      const bytes = held === undefined ? piece.bytes : Buffer.concat([held.bytes, piece.bytes]);
      if (!isOpen(bytes)) return give(bytes, piece);
      held = { bytes, since: held?.since ?? clock() };
    }
  }

  function give(bytes: Buffer, last?: Piece): CleanPiece {
    held = undefined;
    readAt = clock();
    return { bytes: cleanBytes(bytes), position: keep(last?.position ?? followed.position()!) };
  }

  function keep(position: FilePosition): Json {
    return { ...position, readAt: readAt ?? clock() };
  }

  function gapAt(readTo: number, until: number): LinesGap {
    const bytes = waiting === undefined ? null : Math.max(0, waiting.bytes - readTo);
    waiting = undefined;
    return { source: path, why: 'rotated', from: readTo, bytes, since: readBefore ?? null, until };
  }

  return {
    name: path, service, read,
    position: () => {
      const position = followed.position();
      return held !== undefined || position === undefined ? undefined : keep(position);
    },
    takeGaps: () => followed.takeGaps().map(({ readTo, at }) => gapAt(readTo, at)),
    wait() {
      const found = statSync(path, { bigint: true, throwIfNoEntry: false });
      const file = found && `${found.dev}:${found.ino}`;
      if (file === undefined || file !== followed.position()?.file) return;
      waiting = { file, bytes: Math.max(Number(found!.size), waiting?.file === file ? waiting.bytes : 0) };
    },
    close: followed.close,
  };
}
