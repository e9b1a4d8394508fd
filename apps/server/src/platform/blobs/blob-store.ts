import { errors } from './errors.ts';

export type ByteStream = AsyncIterable<Uint8Array>;

export interface StoredObject {
  readonly name: string;
  /** As stored, with what encryption adds. */
  readonly bytes: number;
}

/**
 * Where objects lie: a folder, an S3-compatible store. An adapter moves bytes and knows nothing of what they mean.
 * `put` is all or nothing, replaces what was there, and has made it durable when it returns. Names have passed `assertBlobName`.
 */
export interface BlobStore {
  readonly put: (name: string, content: ByteStream) => Promise<void>;
  /** Throws `blob-missing`. */
  readonly get: (name: string) => Promise<ByteStream>;
  readonly has: (name: string) => Promise<boolean>;
  /** Whether it was there or not. */
  readonly remove: (name: string) => Promise<void>;
  /** All objects, in no order. */
  readonly list: () => AsyncIterable<StoredObject>;
}

const NAME = /^[a-z0-9][a-z0-9-]*(?:[./][a-z0-9-]+)*$/;
const LONGEST_NAME = 200;

/** Fails with `blob-name-invalid` for what could leave the store, hide in it, or read differently elsewhere. */
export function assertBlobName(name: string): void {
  if (!isBlobName(name)) throw errors('blob-name-invalid', { name: JSON.stringify(name.slice(0, 80)) });
}

export function isBlobName(name: string): boolean {
  return name.length <= LONGEST_NAME && NAME.test(name);
}
