import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from './config.ts';
import { type BlobStore, createBlobs, openBlobStore } from './platform/blobs/index.ts';
import type { Keyring } from './platform/crypto/index.ts';
import type { LogArchive } from './sections/logging/index.ts';

/**
 * The archive of logs that the settings name. It is opened by whoever first uses it, and tried again by the next one, so that a disk that is away stops nothing else.
 */
export function openLogArchive(settings: Settings, keyring: Keyring): LogArchive {
  const place = settings.logArchive ?? join(settings.data, 'log-archive');
  let opened: Promise<BlobStore> | undefined;
  const store = (): Promise<BlobStore> => {
    opened ??= openBlobStore({ place, endpoint: settings.s3Endpoint, region: settings.s3Region, accessKey: settings.s3AccessKey, secretKey: settings.s3SecretKey }).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    blobs: createBlobs({
      put: async (name, content) => (await store()).put(name, content),
      get: async (name) => (await store()).get(name),
      has: async (name) => (await store()).has(name),
      remove: async (name) => (await store()).remove(name),
      async *list() {
        yield* (await store()).list();
      },
    }, keyring),
    keptDays: settings.logArchiveDays,
    async isElsewhere() {
      // Logs in a cluster of the company's own are on no disk of this machine.
      if (place.startsWith('s3://') || settings.clickhouseUrl !== undefined) return true;
      await mkdir(place, { recursive: true, mode: 0o700 });
      return (await stat(place)).dev !== (await stat(settings.data)).dev;
    },
  };
}
