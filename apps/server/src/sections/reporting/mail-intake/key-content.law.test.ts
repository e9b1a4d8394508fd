import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentKey } from '../../../platform/mail/message/index.ts';
import { keyContent } from './key-content.ts';

async function keyOf(bytes: Buffer, sizes: readonly number[]): Promise<string> {
  const keyed = keyContent((async function* () {
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = sizes.length === 0 ? bytes.length : sizes[turn % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  })());
  const passed: Uint8Array[] = [];
  for await (const part of keyed.content) passed.push(part);
  expect(Buffer.concat(passed).equals(bytes)).toBe(true);
  return keyed.key();
}

const piece = fc.constantFrom('\r\n', '\n', '\r', '\n\n', '\r\n\r\n', 'From ', '>From ', 'Subject: a', 'Message-ID: <x@example.org>', 'Received: by b', 'words', ' ', 'ü');
const message = fc.array(piece, { maxLength: 25 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('the key is the same however the content is cut into pieces', async () => {
  await fc.assert(fc.asyncProperty(message, sizes, async (bytes, cut) => {
    expect(await keyOf(bytes, cut)).toBe(await keyOf(bytes, []));
  }), { numRuns: 500 });
});
test('two messages have the same key exactly when the key of the whole says so', async () => {
  await fc.assert(fc.asyncProperty(message, message, async (one, other) => {
    expect((await keyOf(one, [])) === (await keyOf(other, []))).toBe(contentKey(one) === contentKey(other));
  }), { numRuns: 3_000 });
  const raw = 'Subject: a\r\nMessage-ID: <x@example.org>\r\n\r\nwords\r\n';
  expect(await keyOf(Buffer.from(raw), [3])).toBe(await keyOf(Buffer.from(`Received: by c\n${raw.replaceAll('\r\n', '\n')}\n\n`), [5]));
});
test('a header without an end costs no more than its bound and is cut at the same place', async () => {
  const endless = Buffer.from('X: y\n'.repeat(80_000));
  expect(await keyOf(endless, [1_000])).toBe(await keyOf(endless, []));
});
