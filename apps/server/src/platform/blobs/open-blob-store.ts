import type { BlobStore } from './blob-store.ts';
import { createFolderStore } from './folder/create-folder-store.ts';
import { createS3Store } from './s3/create-s3-store.ts';

export interface BlobSettings {
  /** `/path` or `s3://bucket/prefix`. */
  readonly place: string;
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
}

/** The store that the settings name: one line per adapter. */
export function openBlobStore(settings: BlobSettings): Promise<BlobStore> {
  const bucket = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(settings.place);
  if (!bucket) return createFolderStore(settings.place);
  const { region, endpoint = `https://s3.${region}.amazonaws.com`, accessKey = '', secretKey = '' } = settings;
  return Promise.resolve(createS3Store({ endpoint, region, bucket: bucket[1] ?? '', prefix: bucket[2] ?? '', accessKey, secretKey }));
}
