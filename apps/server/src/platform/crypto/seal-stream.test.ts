import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from './keyring.ts';
import { CHUNK_BYTES, openStream, resealStream, sealStream } from './seal-stream.ts';

const oldKey = masterKey(randomBytes(32));
const newKey = masterKey(randomBytes(32));
const keyring = createKeyring([oldKey]);
const HEAD = 8 + 88;
const SEALED_CHUNK = CHUNK_BYTES + 16;

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source));
}
function sealed(content: Uint8Array, name = 'report'): Promise<Buffer> {
  return collect(sealStream(keyring, name, [content]));
}
function opened(bytes: Uint8Array, name = 'report'): Promise<Buffer> {
  return collect(openStream(keyring, name, [bytes]));
}
/** The source in pieces of these sizes, then the rest. */
function* cut(content: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield content.subarray(at, at + size);
    at += size;
  }
  yield content.subarray(at);
}

describe('sealStream', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_003])('opens to the same %i bytes', async (length) => {
    const content = randomBytes(length);
    expect((await opened(await sealed(content))).equals(content)).toBe(true);
  });

  it('does not care how the bytes come in', async () => {
    const content = randomBytes(3 * CHUNK_BYTES + 77);
    const whole = await sealed(content);
    const sizes = fc.array(fc.nat({ max: 90_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (intoSeal, intoOpen) => {
        expect((await collect(openStream(keyring, 'report', cut(whole, intoOpen)))).equals(content)).toBe(true);
        expect((await opened(await collect(sealStream(keyring, 'report', cut(content, intoSeal))))).equals(content)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses to end early: at any chunk border, inside a chunk, inside the head', async () => {
    const whole = await sealed(randomBytes(3 * CHUNK_BYTES));
    for (const length of [0, 5, HEAD - 1, HEAD, HEAD + 15, HEAD + SEALED_CHUNK, HEAD + 2 * SEALED_CHUNK, HEAD + 2 * SEALED_CHUNK + 9, whole.length - 1]) {
      await expect(opened(whole.subarray(0, length)), `cut at ${length}`).rejects.toMatchObject({ code: 'seal-broken' });
    }
  });

  it('refuses chunks that are exchanged, repeated, dropped or added', async () => {
    const whole = await sealed(randomBytes(3 * CHUNK_BYTES + 5));
    const head = whole.subarray(0, HEAD);
    const [a, b, c, d] = [0, 1, 2, 3].map((index) => whole.subarray(HEAD + index * SEALED_CHUNK, HEAD + (index + 1) * SEALED_CHUNK)) as [Buffer, Buffer, Buffer, Buffer];
    for (const chunks of [[b, a, c, d], [a, a, b, c, d], [a, c, d], [a, b, c, d, d], [d], [a, b, c, c]]) {
      await expect(opened(Buffer.concat([head, ...chunks]))).rejects.toMatchObject({ code: 'seal-broken' });
    }
  });

  it('refuses another object under this name, and chunks of another object', async () => {
    const [one, two] = [await sealed(randomBytes(2 * CHUNK_BYTES)), await sealed(randomBytes(2 * CHUNK_BYTES))];
    await expect(opened(one, 'other')).rejects.toMatchObject({ code: 'seal-broken' });
    await expect(opened(Buffer.concat([one.subarray(0, HEAD + SEALED_CHUNK), two.subarray(HEAD + SEALED_CHUNK)]))).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('refuses a flipped bit anywhere', async () => {
    const whole = await sealed(randomBytes(CHUNK_BYTES + 100));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length * 8 - 1 }), async (bit) => {
        const altered = Buffer.from(whole);
        altered[bit >> 3]! ^= 1 << (bit & 7);
        await expect(opened(altered)).rejects.toMatchObject({ code: expect.stringMatching(/^(seal-broken|master-key-unknown)$/) });
      }),
      { numRuns: 60 },
    );
  });

  it('holds a few chunks in memory, not the whole', async () => {
    let ahead = 0;
    let most = 0;
    async function* source(): AsyncGenerator<Buffer> {
      for (let index = 0; index < 400; index += 1) {
        ahead += 1;
        most = Math.max(most, ahead);
        yield Buffer.alloc(CHUNK_BYTES);
      }
    }
    for await (const _ of openStream(keyring, 'report', sealStream(keyring, 'report', source()))) ahead -= 1;
    expect(most).toBeLessThan(5);
  });
});

describe('resealStream', () => {
  it('moves an object under the new key without touching its chunks', async () => {
    const content = randomBytes(CHUNK_BYTES + 3);
    const whole = await sealed(content);
    const both = createKeyring([newKey, oldKey]);
    const anew = await collect((await resealStream(both, 'report', [whole]))!);
    expect(anew.subarray(HEAD).equals(whole.subarray(HEAD))).toBe(true);
    expect((await collect(openStream(createKeyring([newKey]), 'report', [anew]))).equals(content)).toBe(true);
    await expect(opened(anew)).rejects.toMatchObject({ code: 'master-key-unknown' });
    expect(await resealStream(both, 'report', [anew])).toBeUndefined();
  });
});
