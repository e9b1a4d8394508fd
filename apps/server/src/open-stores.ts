import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WritError } from '@writ/kernel';
import type { Logger } from 'pino';
import type { Settings } from './config.ts';
import type { HouseTables } from './house-tables.ts';
import { openBlobStore, type BlobStore } from './platform/blobs/index.ts';
import { loadMasterKey, type Keyring } from './platform/crypto/index.ts';
import type { Db } from './platform/db.ts';
import { checkServer, connect } from './platform/db/index.ts';
import { addressOfRunning, startEmbeddedPostgres, type EmbeddedPostgres } from './platform/postgres/index.ts';

/** Database, objects and master key, opened as they are: not migrated, nothing read yet. */
export interface Stores {
  readonly db: Db<HouseTables>;
  readonly databaseUrl: string;
  /** The embedded server, where this process runs it. */
  readonly postgres: EmbeddedPostgres | undefined;
  readonly blobs: BlobStore;
  readonly keyring: Keyring;
  /** Shown once, when the master key was made just now. */
  readonly recoveryKit: string | undefined;
  close(): Promise<void>;
}

export interface StoresOptions {
  readonly settings: Settings;
  readonly log: Logger;
  /** `own`: this process alone holds the data folder. `share`: where a server runs on it already, its database is used. */
  readonly hold: 'own' | 'share';
}

/**
 * Opens the stores that the settings name. Throws what they do, `data-folder-in-use` and `database-unreachable` among them;
 * what was opened is closed again then.
 */
export async function openStores({ settings, log, hold }: StoresOptions): Promise<Stores> {
  await mkdir(settings.data, { recursive: true, mode: 0o700 });
  const { postgres, databaseUrl } = await reachDatabase(settings, log, hold);
  let db: Db<HouseTables> | undefined;
  const close = async (): Promise<void> => {
    await db?.destroy();
    await postgres?.stop();
  };
  try {
    await checkServer(databaseUrl);
    const { keyring, recoveryKit } = await loadMasterKey({ fromEnvironment: settings.masterKey, file: masterKeyFile(settings) });
    const blobs = await openBlobStore({ place: settings.blobs ?? join(settings.data, 'blobs'), endpoint: settings.s3Endpoint, region: settings.s3Region, accessKey: settings.s3AccessKey, secretKey: settings.s3SecretKey });
    db = connect<HouseTables>({ url: databaseUrl, applicationName: 'writ' });
    return { db, databaseUrl, postgres, blobs, keyring, recoveryKit, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Where the master key lies, unless the environment gives it. */
export function masterKeyFile(settings: Settings): string {
  return settings.masterKeyFile ?? join(settings.data, 'master.key');
}

async function reachDatabase(settings: Settings, log: Logger, hold: StoresOptions['hold']): Promise<{ readonly postgres: EmbeddedPostgres | undefined; readonly databaseUrl: string }> {
  if (settings.databaseUrl !== undefined) return { postgres: undefined, databaseUrl: settings.databaseUrl };
  try {
    const postgres = await startEmbeddedPostgres({ dataFolder: settings.data, logger: log });
    return { postgres, databaseUrl: postgres.url };
  } catch (thrown) {
    if (hold === 'own' || !(thrown instanceof WritError) || thrown.code !== 'data-folder-in-use') throw thrown;
    return { postgres: undefined, databaseUrl: await addressOfRunning(settings.data) };
  }
}
