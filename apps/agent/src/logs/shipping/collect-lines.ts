import { randomUUID } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { LINES_BOUNDS, type LinesGap, type LinesPart } from '@writ/contract';
import type { Instant, Json } from '@writ/kernel';
import type { LinesSpool, SpooledLines } from './lines-spool.ts';
import type { LogSource } from './log-source.ts';

export interface Collecting {
  readonly spool: LinesSpool;
  readonly clock: () => Instant;
}

/** Gathers pieces of lines into batches and spools each when it is full or old enough. */
export interface LineCollector {
  /** Takes one piece of each source, and spools what became full. False when none had any. */
  readonly collect: (sources: readonly LogSource[]) => boolean;
  /** Spools a batch that waited long enough, and where sources that gave nothing went on to another file. */
  readonly settle: (sources: readonly LogSource[]) => void;
  /** Spools what there is. */
  readonly flush: () => void;
  /** Counts something that is lost. */
  readonly tell: (gaps: readonly LinesGap[]) => void;
}

/** A batch is spooled at this size, at so many lines, or after so long. A batch costs one fsync here, one request, and one insert there. */
const FULL = { bytes: 1_048_576, lines: 10_000, ms: 2_000 } as const;
/** The last pieces may exceed a full batch by a whole line of a file, which is a mebibyte, with marks where its secrets were. */
const LEVEL = 1;

/** Makes a collector over a spool. What it holds is nowhere yet: after a crash it is read again, from the positions of the last batch that was spooled. */
export function createLineCollector({ spool, clock }: Collecting): LineCollector {
  let pieces: Buffer[] = [];
  let parts: LinesPart[] = [];
  let gaps: LinesGap[] = [];
  let positions = new Map<string, Json>();
  let bytes = 0;
  let lines = 0;
  let openedAt: Instant | undefined;
  const keptPositions = new Map([...spool.positions()].map(([source, position]) => [source, placeOf(position)]));

  function collect(sources: readonly LogSource[]): boolean {
    // What the disk did not take is tried before anything more is read: memory has an end too.
    if (isFull()) flush();
    keepBeginnings(sources);
    let came = false;
    for (const source of sources) {
      const piece = source.read();
      takeGapsOf(source);
      if (piece === undefined) continue;
      came = true;
      add(source, piece.bytes);
      positions.set(source.name, piece.position);
      if (isFull()) flush();
    }
    return came;
  }

  /** Where a source begins that was never read, kept before anything of it is read: what is put aside while nobody looks is looked for then. */
  function keepBeginnings(sources: readonly LogSource[]): void {
    const begun = new Map<string, Json>();
    for (const source of sources) {
      if (keptPositions.has(source.name) || positions.has(source.name)) continue;
      const position = source.position();
      if (position !== undefined) begun.set(source.name, position);
    }
    if (begun.size > 0) keep(undefined, begun);
  }

  function add({ name, service }: LogSource, piece: Buffer): void {
    openedAt ??= clock();
    // A file that was put aside may end without a line feed, and so may a part of a line that is too long: what comes next is another line.
    const whole = piece.at(-1) === 10 ? [piece] : [piece, Buffer.from('\n')];
    const size = piece.length + whole.length - 1;
    const last = parts.at(-1);
    if (last?.source === name) parts[parts.length - 1] = { ...last, bytes: last.bytes + size };
    else parts.push({ source: name, service, bytes: size });
    pieces.push(...whole);
    bytes += size;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1;
  }

  function takeGapsOf(source: LogSource): void {
    const found = source.takeGaps();
    if (found.length === 0) return;
    tell(source.service === '' ? found : found.map((gap) => ({ ...gap, service: source.service })));
    // What comes after the gap is begun, so that it is told once.
    const position = source.position();
    if (position !== undefined) positions.set(source.name, position);
  }

  function isFull(): boolean {
    return bytes >= FULL.bytes || lines >= FULL.lines || parts.length >= LINES_BOUNDS.parts || gaps.length >= LINES_BOUNDS.gaps / 2;
  }

  function settle(sources: readonly LogSource[]): void {
    if (openedAt !== undefined) {
      if (clock() - openedAt >= FULL.ms || clock() < openedAt) flush();
      return;
    }
    const moved = new Map<string, Json>();
    for (const source of sources) {
      const position = source.position();
      if (position !== undefined && keptPositions.get(source.name) !== placeOf(position)) moved.set(source.name, position);
    }
    if (moved.size > 0) keep(undefined, moved);
  }

  function flush(): void {
    if (openedAt === undefined) return;
    const head = { batch: randomUUID(), readAt: clock(), parts, gaps };
    keep({ head, frame: pack(pieces) }, positions);
    [pieces, parts, gaps, positions, bytes, lines, openedAt] = [[], [], [], new Map(), 0, 0, undefined];
  }

  function keep(batch: SpooledLines | undefined, moved: ReadonlyMap<string, Json>): void {
    spool.put(batch, moved);
    for (const [source, position] of moved) keptPositions.set(source, placeOf(position));
  }

  function tell(found: readonly LinesGap[]): void {
    if (found.length === 0) return;
    openedAt ??= clock();
    gaps.push(...found);
  }

  return { collect, settle, flush, tell };
}

/** Nothing is packed into nothing. */
export function pack(pieces: readonly Buffer[]): Uint8Array {
  return pieces.length === 0 ? Buffer.alloc(0) : zstdCompressSync(Buffer.concat(pieces), { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
}

/** A position without the time of its reading, which moves though the place does not. */
function placeOf(position: Json): string {
  if (typeof position !== 'object' || position === null) return JSON.stringify(position);
  const { readAt: _, ...place } = position as Readonly<Record<string, Json>>;
  return JSON.stringify(place);
}
