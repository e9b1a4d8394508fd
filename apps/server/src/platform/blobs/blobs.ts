import { createHash } from 'node:crypto';
import { type Keyring, openStream, resealStream, sealStream } from '../crypto/index.ts';
import { assertBlobName, type BlobStore, type ByteStream, type StoredObject } from './blob-store.ts';
import { errors } from './errors.ts';

export interface PutOptions {
  /** More bytes than these are refused with `blob-too-large`, and nothing is kept. */
  readonly maxBytes: number;
}

/** What was kept: its plain length and the SHA-256 of its plain content. */
export interface PutResult {
  readonly bytes: number;
  readonly digest: string;
}

/** Encrypted objects: attachments, documents, archives. Content is streamed in bounded memory and bound to its name. */
export interface Blobs {
  /** Durable when it returns. Replaces what had the name. */
  readonly put: (name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, options: PutOptions) => Promise<PutResult>;
  /** Throws `blob-missing`; while it is read, `seal-broken`. Only its normal end proves the whole. */
  readonly get: (name: string) => Promise<ByteStream>;
  readonly has: (name: string) => Promise<boolean>;
  readonly remove: (name: string) => Promise<void>;
  readonly list: () => AsyncIterable<StoredObject>;
  /** Wraps the data keys of all objects under the current key of `keyring`; returns how many changed. */
  readonly resealAll: (keyring: Keyring) => Promise<number>;
}

/** Encrypted objects in a store. */
export function createBlobs(store: BlobStore, keyring: Keyring): Blobs {
  return {
    put: async (name, content, { maxBytes }) => {
      assertBlobName(name);
      const measured = measure(content, maxBytes);
      await store.put(name, sealStream(keyring, sealName(name), measured.content));
      return measured.result();
    },
    get: async (name) => {
      assertBlobName(name);
      return openStream(keyring, sealName(name), await store.get(name));
    },
    has: (name) => {
      assertBlobName(name);
      return store.has(name);
    },
    remove: (name) => {
      assertBlobName(name);
      return store.remove(name);
    },
    list: () => store.list(),
    resealAll: (fresh) => resealAll(store, fresh),
  };
}

async function resealAll(store: BlobStore, keyring: Keyring): Promise<number> {
  let changed = 0;
  for await (const { name } of store.list()) {
    const anew = await resealStream(keyring, sealName(name), await store.get(name));
    if (!anew) continue;
    await store.put(name, anew);
    changed += 1;
  }
  return changed;
}

function sealName(name: string): string {
  return `blob:${name}`;
}

interface Measured {
  readonly content: ByteStream;
  readonly result: () => PutResult;
}

function measure(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, limit: number): Measured {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const part of source) {
      bytes += part.length;
      if (bytes > limit) throw errors('blob-too-large', { limit });
      hash.update(part);
      yield part;
    }
  }
  return { content: content(), result: () => ({ bytes, digest: hash.digest('hex') }) };
}
