export type { BlobStore, ByteStream, StoredObject } from './blob-store.ts';
export { type Blobs, createBlobs, type PutOptions, type PutResult } from './blobs.ts';
export { type BlobSettings, openBlobStore } from './open-blob-store.ts';
