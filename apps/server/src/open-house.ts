import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, type Instant } from '@writ/kernel';
import type { Logger } from 'pino';
import type { Settings } from './config.ts';
import type { RecordBox } from './core/directory/person.ts';
import { MIGRATION_OWNERS } from './migrations.ts';
import { loadMasterKey, loadSecrets, type Keyring, type Secrets } from './platform/crypto/index.ts';
import type { Db } from './platform/db.ts';
import { checkServer, connect, migrate } from './platform/db/index.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/postgres/index.ts';
import { createRecordBox } from './record-box.ts';
import type { HouseTables } from './house-tables.ts';

/** What everything in the server stands on: the stores, opened and of today's shape, and the keys. */
export interface House {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock: () => Instant;
  readonly db: Db<HouseTables>;
  readonly databaseUrl: string;
  /** The embedded server, where there is one. */
  readonly postgres: EmbeddedPostgres | undefined;
  readonly keyring: Keyring;
  readonly secrets: Secrets;
  readonly box: RecordBox;
  /** Shown once, at the very first start. */
  readonly recoveryKit: string | undefined;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock?: (() => Instant) | undefined;
}

/**
 * Opens the house: starts or reaches PostgreSQL, brings its tables up to date, and reads the keys.
 * Throws what these do, `data-folder-in-use` and `master-key-unknown` among them; what was opened is closed again then.
 */
export async function openHouse({ settings, log, clock = () => instant(Date.now()) }: HouseOptions): Promise<House> {
  await mkdir(settings.data, { recursive: true, mode: 0o700 });
  const postgres = settings.databaseUrl === undefined ? await startEmbeddedPostgres({ dataFolder: settings.data, logger: log }) : undefined;
  const databaseUrl = settings.databaseUrl ?? postgres!.url;
  let db: Db<HouseTables> | undefined;
  const close = async (): Promise<void> => {
    await db?.destroy();
    await postgres?.stop();
  };
  try {
    await checkServer(databaseUrl);
    const { keyring, recoveryKit } = await loadMasterKey({ fromEnvironment: settings.masterKey, file: settings.masterKeyFile ?? join(settings.data, 'master.key') });
    db = connect<HouseTables>({ url: databaseUrl, applicationName: 'writ' });
    const { applied } = await migrate(db, MIGRATION_OWNERS);
    if (applied.length > 0) log.info({ count: applied.length }, 'Database brought up to date');
    const secrets = await loadSecrets(db, keyring);
    return { settings, log, clock, db, databaseUrl, postgres, keyring, secrets, box: createRecordBox(keyring, secrets), recoveryKit, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
