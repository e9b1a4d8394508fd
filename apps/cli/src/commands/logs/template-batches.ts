import type { Terminal } from '../../terminal.ts';
import { readPieces } from './read-pieces.ts';

/** Lines are learned together up to this many bytes, so that what one of them shows counts for those just before it. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** How long lines wait for others when the input is slow, in ms. */
const PATIENCE_MS = 250;

/**
 * `file` in batches of whole lines: full ones from a file or a busy pipe, and what is there after a short wait from a slow one. Throws `line-too-long`.
 * The next batch takes the memory of the one before.
 */
export async function* readBatches(terminal: Terminal, file: string): AsyncGenerator<Buffer> {
  const pieces = readPieces(terminal, file)[Symbol.asyncIterator]();
  let memory: Buffer = Buffer.allocUnsafeSlow(BATCH_BYTES);
  let bytes = 0;
  let next = pieces.next();
  for (;;) {
    const result = bytes === 0 ? await next : await within(next, PATIENCE_MS);
    if (result === undefined) {
      yield memory.subarray(0, bytes);
      bytes = 0;
      continue;
    }
    if (result.done === true) break;
    const piece = result.value;
    if (bytes + piece.length > memory.length) {
      if (bytes > 0) yield memory.subarray(0, bytes);
      bytes = 0;
      if (piece.length > memory.length) memory = Buffer.allocUnsafeSlow(piece.length);
    }
    piece.copy(memory, bytes);
    bytes += piece.length;
    next = pieces.next();
  }
  if (bytes > 0) yield memory.subarray(0, bytes);
}

/** What was promised, or undefined when it takes longer; it can be waited for again. */
async function within<T>(promised: Promise<T>, waitMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  try {
    return await Promise.race([promised, late]);
  } finally {
    clearTimeout(timer);
  }
}
