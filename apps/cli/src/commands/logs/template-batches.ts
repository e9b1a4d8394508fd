import { readWholeLines } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';

/** A line of more bytes than this ends the command. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** Lines are learned together up to this many bytes, so that what one of them shows counts for those just before it. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** How long lines wait for others when the input is slow, in ms. */
const PATIENCE_MS = 250;

/** `file` in batches of whole lines: full ones from a file or a busy pipe, and what is there after a short wait from a slow one. */
export async function* readBatches(terminal: Terminal, file: string): AsyncGenerator<readonly Buffer[]> {
  const pieces = readWholeLines(terminal, file, MAX_LINE_BYTES)[Symbol.asyncIterator]();
  let batch: Buffer[] = [];
  let bytes = 0;
  let next = pieces.next();
  for (;;) {
    const result = batch.length === 0 ? await next : await within(next, PATIENCE_MS);
    if (result === undefined || bytes >= BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    if (result === undefined) continue;
    if (result.done === true) break;
    batch.push(result.value);
    bytes += result.value.length;
    next = pieces.next();
  }
  if (batch.length > 0) yield batch;
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
