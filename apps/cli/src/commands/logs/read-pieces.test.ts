import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Terminal } from '../../terminal.ts';
import { MAX_LINE_BYTES, readPieces } from './read-pieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-pieces-'));
const file = join(folder, 'some.log');
afterAll(() => rmSync(folder, { recursive: true }));
/** Nothing is read from it when a file is named. */
const terminal = {} as Terminal;

async function piecesOf(content: Buffer): Promise<readonly Buffer[]> {
  writeFileSync(file, content);
  const pieces: Buffer[] = [];
  for await (const piece of readPieces(terminal, file)) pieces.push(Buffer.from(piece));
  return pieces;
}

test('a file comes whole and in order, in pieces of whole lines, however long its lines are', async () => {
  const length = fc.oneof(fc.nat(120), fc.constantFrom(65_534, 65_535, 65_536, 131_072, 300_000));
  await fc.assert(fc.asyncProperty(fc.array(length, { maxLength: 30 }), fc.boolean(), async (lengths, isWhole) => {
    const content = Buffer.concat([...lengths.map((bytes, index) => Buffer.alloc(bytes + 1, 97 + (index % 26)).fill(10, bytes)), Buffer.from(isWhole ? '' : 'no end')]);
    const pieces = await piecesOf(content);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    expect(pieces.slice(0, isWhole ? undefined : -1).every((piece) => piece.at(-1) === 10)).toBe(true);
  }), { numRuns: 25 });
}, 60_000);

test('a line that is too long ends it and is named by its number', async () => {
  await expect(piecesOf(Buffer.concat([Buffer.from('one\ntwo\n'), Buffer.alloc(MAX_LINE_BYTES + 1, 97)]))).rejects.toMatchObject({ code: 'line-too-long', message: expect.stringContaining(':3:') as string });
  await expect(piecesOf(Buffer.concat([Buffer.from('one\n'), Buffer.alloc(MAX_LINE_BYTES, 97)]))).resolves.toHaveLength(2);
}, 60_000);
