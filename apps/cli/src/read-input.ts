import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { declareErrors } from '@writ/kernel';
import type { Terminal } from './terminal.ts';

export const errors = declareErrors('input', {
  'input-too-large': { kind: 'too-large', sentence: '{file} has more than {limit} bytes. Split it, or pass only what is needed.' },
  'input-not-a-file': { kind: 'invalid', sentence: '{file} is not a regular file. Name a file, or - for standard input.' },
  'line-too-long': { kind: 'too-large', sentence: '{file}:{line}: the line has more than {limit} bytes.' },
});

/** Bytes of `file`, or of standard input when it is `-`. */
async function* chunks(terminal: Terminal, file: string): AsyncGenerator<Uint8Array> {
  if (file === '-') {
    yield* terminal.input;
    return;
  }
  const found = await stat(file);
  if (found.isDirectory()) throw errors('input-not-a-file', { file });
  yield* createReadStream(file) as AsyncIterable<Uint8Array>;
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

/** The lines of `file` with their numbers from 1, each at most `limit` bytes; a last line without its end counts. */
export async function* readLines(terminal: Terminal, file: string, limit: number): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of chunks(terminal, file)) {
    const data = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = data.indexOf(10, start); end !== -1; end = data.indexOf(10, start)) {
      line += 1;
      yield { line, text: data.toString('utf8', start, end).replace(/\r$/, '') };
      start = end + 1;
    }
    rest = data.subarray(start);
    if (rest.length > limit) throw errors('line-too-long', { file, line: line + 1, limit });
  }
  if (rest.length > 0) yield { line: line + 1, text: rest.toString('utf8').replace(/\r$/, '') };
}
