import { closeSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { errors, readWholeLines } from '../../read-input.ts';
import type { Terminal } from '../../terminal.ts';

/** Bytes of one line: a longer one is `line-too-long`. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** What is read at once: it stays in the processor's cache, and a text of it is no large object to the engine. */
const READ_BYTES = 64 * 1024;
/** Pieces between two turns of the event loop, in which signals are heard. */
const PIECES_A_TURN = 16;

/**
 * `file`, or standard input when it is `-`, in pieces of whole lines, ends of lines kept; only the last may lack the end of its last line. Throws `line-too-long`.
 * The next piece takes the memory of the one before, so whoever keeps a piece copies it: to read a file into new memory again and again costs as much as to look at every byte of it.
 */
export async function* readPieces(terminal: Terminal, file: string): AsyncGenerator<Buffer> {
  if (file === '-' || !(await stat(file)).isFile()) {
    yield* readWholeLines(terminal, file, MAX_LINE_BYTES);
    return;
  }
  const descriptor = openSync(file, 'r');
  try {
    let pieces = 0;
    for (const piece of piecesOf(descriptor, file)) {
      yield piece;
      pieces += 1;
      if (pieces % PIECES_A_TURN === 0) await turn();
    }
  } finally {
    closeSync(descriptor);
  }
}

function* piecesOf(descriptor: number, file: string): Generator<Buffer> {
  let memory: Buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  /** Bytes at the beginning of the memory that belong to a line that has not ended. */
  let begun = 0;
  let given = 0;
  for (;;) {
    if (begun === memory.length) memory = moved(memory, begun, 2 * begun);
    const read = readSync(descriptor, memory, begun, memory.length - begun, null);
    if (read === 0) break;
    const filled = begun + read;
    if (filled > MAX_LINE_BYTES && isTooLong(memory, filled)) throw errors('line-too-long', { file, line: countLines(descriptor, given) + 1, limit: MAX_LINE_BYTES });
    const end = memory.lastIndexOf(10, filled - 1) + 1;
    begun = filled - end;
    if (end === 0) continue;
    yield memory.subarray(0, end);
    given += end;
    memory.copyWithin(0, end, filled);
    // After a long line small pieces are the quicker ones again.
    if (memory.length > READ_BYTES && begun < READ_BYTES) memory = moved(memory, begun, READ_BYTES);
  }
  if (begun > 0) yield memory.subarray(0, begun);
}

function moved(memory: Buffer, bytes: number, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  memory.copy(larger, 0, 0, bytes);
  return larger;
}

function isTooLong(memory: Buffer, filled: number): boolean {
  const newline = memory.indexOf(10);
  return newline === -1 || newline >= filled || newline > MAX_LINE_BYTES;
}

/** Ends of lines in the first bytes of a file: counted when somebody asks, and not for each piece. */
function countLines(descriptor: number, bytes: number): number {
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  let lines = 0;
  for (let at = 0; at < bytes; ) {
    const read = readSync(descriptor, memory, 0, Math.min(memory.length, bytes - at), at);
    if (read === 0) break;
    for (let index = 0; index < read; index += 1) if (memory[index] === 10) lines += 1;
    at += read;
  }
  return lines;
}
