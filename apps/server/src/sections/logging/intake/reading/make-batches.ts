import { BATCH_LIMITS, batchNumber, type LineEncoder } from '../../../../platform/logstore/index.ts';
import type { LineMiner } from '../../patterns/mine-lines.ts';
import type { CleanLine } from '../clean-line.ts';
import type { ReadBatch } from './line-reading.ts';

/** A third of a batch's bytes: a character may have three. */
const MOST_CHARACTERS = BATCH_LIMITS.bytes / 3;
/** Bytes of a row beside its message and fields. */
const ROW_BYTES = 120;

/** Gathers lines into batches. The same lines are cut at the same places, so that each batch keeps its name when they come again. */
export interface BatchMaker {
  readonly add: (line: CleanLine) => void;
  readonly end: () => readonly ReadBatch[];
  /** Lines so far. */
  readonly count: () => number;
}

/** Lines that are mined together, and are then rows: few enough to be forgotten while they are young. */
const MINED_TOGETHER = 512;

/** Mines and encodes as it goes, so that no more than a few lines are held as such. The encoder is its own until it ended. */
export function makeBatches(miner: LineMiner, encoder: LineEncoder, token: string): BatchMaker {
  const batches: ReadBatch[] = [];
  const open: CleanLine[] = [];
  let characters = 0;
  let inBatch = 0;
  let count = 0;

  function encode(): void {
    const templates = miner.mine(open.map(({ message }) => message));
    for (let index = 0; index < open.length; index += 1) encoder.add(open[index]!, templates[index]!);
    open.length = 0;
  }

  function nameOfBatch(): string {
    return `${token} ${batches.length}`;
  }

  function cut(): void {
    if (inBatch === 0) return;
    encode();
    batches.push({ token: nameOfBatch(), lines: encoder.end() });
    characters = 0;
    inBatch = 0;
  }

  return {
    add(line) {
      const size = sizeOf(line);
      if (inBatch === BATCH_LIMITS.lines || characters + size > MOST_CHARACTERS) cut();
      if (inBatch === 0) encoder.begin(batchNumber(nameOfBatch()));
      open.push(line);
      inBatch += 1;
      count += 1;
      characters += size;
      if (open.length === MINED_TOGETHER) encode();
    },
    end() {
      cut();
      return batches;
    },
    count: () => count,
  };
}

function sizeOf({ message, host, program, requestId, fields }: CleanLine): number {
  let characters = message.length + host.length + program.length + requestId.length + ROW_BYTES;
  for (const name in fields) characters += name.length + fields[name]!.length + 6;
  return characters;
}
