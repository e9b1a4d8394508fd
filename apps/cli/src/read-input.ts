import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { declareErrors } from '@writ/kernel';
import type { Terminal } from './terminal.ts';

export const errors = declareErrors('input', {
  'input-too-large': { kind: 'too-large', sentence: '{file} has more than {limit} bytes. Split it, or pass only what is needed.' },
  'input-not-a-file': { kind: 'invalid', sentence: '{file} is not a regular file. Name a file, or - for standard input.' },
  'line-too-long': { kind: 'too-large', sentence: '{file}:{line}: the line has more than {limit} bytes.' },
});

/** Fewer, larger reads cost a large log half the time of small ones. */
const PIECE_BYTES = 1024 * 1024;

/** Bytes of `file`, or of standard input when it is `-`. */
async function* chunks(terminal: Terminal, file: string): AsyncGenerator<Uint8Array> {
  if (file === '-') {
    yield* terminal.input;
    return;
  }
  const found = await stat(file);
  if (found.isDirectory()) throw errors('input-not-a-file', { file });
  yield* createReadStream(file, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Uint8Array>;
}

/** The whole text of `file` as UTF-8, at most `limit` bytes. */
export async function readText(terminal: Terminal, file: string, limit: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks(terminal, file)) {
    size += chunk.length;
    if (size > limit) throw errors('input-too-large', { file, limit });
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `file` in pieces of whole lines, ends of lines kept; each line has at most `limit` bytes. Only the last piece may lack the end of its last line. */
export async function* readWholeLines(terminal: Terminal, file: string, limit: number): AsyncGenerator<Buffer> {
  const begun: Uint8Array[] = [];
  let size = 0;
  let line = 1;
  for await (const chunk of chunks(terminal, file)) {
    const end = chunk.lastIndexOf(10) + 1;
    const first = chunk.indexOf(10);
    if (size + (first === -1 ? chunk.length : first) > limit) throw errors('line-too-long', { file, line, limit });
    if (end === 0) {
      begun.push(chunk);
      size += chunk.length;
      continue;
    }
    const piece = Buffer.concat([...begun, chunk.subarray(0, end)]);
    line += countLines(piece);
    yield piece;
    begun.splice(0, begun.length, chunk.subarray(end));
    size = chunk.length - end;
  }
  if (size > 0) yield Buffer.concat(begun);
}

function countLines(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) count += 1;
  return count;
}

/** The lines of `file` with their numbers from 1, each at most `limit` bytes; a last line without its end counts. */
export async function* readLines(terminal: Terminal, file: string, limit: number): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let line = 0;
  for await (const piece of readWholeLines(terminal, file, limit)) {
    for (let start = 0, end; start < piece.length; start = end + 1) {
      end = piece.indexOf(10, start);
      if (end === -1) end = piece.length;
      line += 1;
      yield { line, text: piece.toString('utf8', start, end).replace(/\r$/, '') };
    }
  }
}
