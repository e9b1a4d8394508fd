import { BATCH_LIMITS, batchNumber, encodeLines, type StoredLine } from '../../../../platform/logstore/index.ts';
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

/** Mines and encodes as it goes, so that no more than one batch is held as lines. */
export function makeBatches(miner: LineMiner, token: string): BatchMaker {
  const batches: ReadBatch[] = [];
  let open: CleanLine[] = [];
  let characters = 0;
  let count = 0;

  function cut(): void {
    if (open.length === 0) return;
    const templates = miner.mine(open.map(({ message }) => message));
    const name = `${token} ${batches.length}`;
    batches.push({ token: name, lines: encodeLines(open.map((line, index): StoredLine => ({ ...line, template: templates[index]! })), batchNumber(name)) });
    open = [];
    characters = 0;
  }

  return {
    add(line) {
      const size = sizeOf(line);
      if (open.length === BATCH_LIMITS.lines || characters + size > MOST_CHARACTERS) cut();
      open.push(line);
      count += 1;
      characters += size;
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
