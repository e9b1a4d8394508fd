import { randomUUID } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLinesBatch } from './read-lines-batch.ts';

const head = (change: object = {}) => ({ batch: randomUUID(), again: false, readAt: 1_795_500_000_000, parts: [], gaps: [], ...change });
const body = (first: unknown, frame: Buffer = Buffer.alloc(0)) => Buffer.concat([Buffer.from(`${JSON.stringify(first)}\n`), frame]);
const part = (bytes: number) => ({ source: '/var/log/a.log', service: '', bytes });

describe('a batch of lines', () => {
  test('is taken apart as it was packed, whatever its bytes are', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), async (parts) => {
      const frame = parts.length === 0 ? Buffer.alloc(0) : zstdCompressSync(Buffer.concat(parts));
      const batch = await readLinesBatch(body(head({ parts: parts.map(({ length }) => part(length)) }), frame));
      expect(batch.parts.map((bytes) => [...bytes])).toEqual(parts.map((bytes) => [...bytes]));
    }));
  });

  test.each([
    ['no head', Buffer.from('no line feed')],
    ['a head that is no JSON', Buffer.from('{\n')],
    ['a head that says something else', body(head({ parts: [{ ...part(0), run: 'this' }] }))],
    ['a head without end', Buffer.alloc(300_000, 'a')],
    ['a frame that is no zstd', body(head(), Buffer.from('plain text'))],
    ['parts that are longer than the frame', body(head({ parts: [part(9)] }), zstdCompressSync('short'))],
    ['parts that are shorter than the frame', body(head({ parts: [part(1)] }), zstdCompressSync('short'))],
  ])('is refused with %s', async (_what, bytes) => {
    await expect(readLinesBatch(bytes)).rejects.toMatchObject({ code: 'malformed' });
  });

  test('is refused when it unpacks to more than its bound', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(20 * 1_048_576));
    expect(bomb.length).toBeLessThan(10_000);
    await expect(readLinesBatch(body(head({ parts: [part(20 * 1_048_576)] }), bomb))).rejects.toMatchObject({ code: 'too-large' });
  });
});
