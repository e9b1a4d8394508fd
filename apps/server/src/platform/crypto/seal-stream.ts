import { decrypt, encrypt, type Keyring, TAG_BYTES, WRAPPED_BYTES } from './keyring.ts';
import { errors } from './errors.ts';

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const MAGIC = Buffer.from('WRITOBJ1');
const HEAD_BYTES = MAGIC.length + WRAPPED_BYTES;
/** Plain bytes in each chunk but the last, which has 0 to this many. */
export const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/**
 * Encrypts a stream of any length in bounded memory. Each chunk is authenticated by itself under a nonce that holds its number and
 * whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so chunks can be
 * neither exchanged, repeated, dropped nor cut off. Each is bound to `name`.
 */
export async function* sealStream(keyring: Keyring, name: string, source: Bytes): AsyncGenerator<Buffer> {
  const { dataKey, wrapped } = keyring.newDataKey();
  const bound = Buffer.from(name);
  yield Buffer.concat([MAGIC, wrapped]);
  for await (const { index, isLast, chunk } of inChunks(source, CHUNK_BYTES)) yield encrypt(dataKey, nonceOf(index, isLast), bound, chunk);
}

/**
 * The reverse. It yields what is proved so far; only its normal end proves the whole, so a reader that must not act on half
 * a content waits for it. Throws `seal-broken` or `master-key-unknown`.
 */
export async function* openStream(keyring: Keyring, name: string, source: Bytes): AsyncGenerator<Buffer> {
  const { head, rest } = await readHead(source, name);
  const dataKey = keyring.unwrap(head.subarray(MAGIC.length), name);
  const bound = Buffer.from(name);
  for await (const { index, isLast, chunk } of inChunks(rest, SEALED_CHUNK_BYTES)) yield decrypt(dataKey, nonceOf(index, isLast), bound, chunk, name);
}

/** The same object under the current master key, its chunks untouched; undefined when it is already. Closes `source` then. */
export async function resealStream(keyring: Keyring, name: string, source: Bytes): Promise<AsyncGenerator<Uint8Array> | undefined> {
  const { head, rest } = await readHead(source, name);
  const wrapped = keyring.rewrap(head.subarray(MAGIC.length), name);
  if (wrapped) return prepend(Buffer.concat([MAGIC, wrapped]), rest);
  await rest.return(undefined);
  return undefined;
}

/** 11 bytes of number, one of ending. 2³² chunks are 256 TiB. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

async function readHead(source: Bytes, name: string): Promise<{ head: Buffer; rest: AsyncGenerator<Uint8Array> }> {
  const iterator = iterate(source);
  let read: Buffer = Buffer.alloc(0);
  while (read.length < HEAD_BYTES) {
    const { value, done } = await iterator.next();
    if (done) throw errors('seal-broken', { name });
    read = Buffer.concat([read, value]);
  }
  if (!read.subarray(0, MAGIC.length).equals(MAGIC)) {
    await iterator.return(undefined);
    throw errors('seal-broken', { name });
  }
  return { head: read.subarray(0, HEAD_BYTES), rest: prepend(read.subarray(HEAD_BYTES), iterator) };
}

async function* iterate(source: Bytes): AsyncGenerator<Uint8Array> {
  yield* source;
}

async function* prepend(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

interface Chunk {
  readonly index: number;
  readonly isLast: boolean;
  readonly chunk: Buffer;
}

/** Cuts a stream into chunks of `size`. There is always a last one, shorter or empty, so a full chunk waits until more has come. */
async function* inChunks(source: Bytes, size: number): AsyncGenerator<Chunk> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let index = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    if (length <= size) continue;
    let joined = Buffer.concat(parts);
    for (; joined.length > size; joined = joined.subarray(size)) yield { index: index++, isLast: false, chunk: joined.subarray(0, size) };
    parts = [joined];
    length = joined.length;
  }
  yield { index, isLast: true, chunk: Buffer.concat(parts) };
}
