import { instant, type Instant } from '@writ/kernel';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Settings } from './config.ts';
import type { RecordBox } from './core/directory/person.ts';
import { MIGRATION_OWNERS, SCHEMAS } from './migrations.ts';
import { openStores, type Stores, type StoresOptions } from './open-stores.ts';
import { undoUnfinishedRestore } from './platform/backup/index.ts';
import { loadSecrets, type Secrets } from './platform/crypto/index.ts';
import { migrate } from './platform/db/index.ts';
import { createRecordBox } from './record-box.ts';

/** What everything in the server stands on: the stores, of today's shape, and the keys. */
export interface House extends Stores {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock: () => Instant;
  readonly secrets: Secrets;
  readonly box: RecordBox;
}

export interface HouseOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock?: (() => Instant) | undefined;
  readonly hold?: StoresOptions['hold'] | undefined;
}

/**
 * Opens the house: the stores, their tables brought up to date, and the secrets in them. A restore that was killed is undone first.
 * Throws what these do, `data-folder-in-use` and `master-key-unknown` among them; what was opened is closed again then.
 */
export async function openHouse({ settings, log, clock = () => instant(Date.now()), hold = 'own' }: HouseOptions): Promise<House> {
  const stores = await openStores({ settings, log, hold });
  try {
    if (await undoUnfinishedRestore(stores.db as unknown as Kysely<unknown>, SCHEMAS)) log.warn('A restore was cut off; what was there before is back');
    const { applied } = await migrate(stores.db, MIGRATION_OWNERS);
    if (applied.length > 0) log.info({ count: applied.length }, 'Database brought up to date');
    const secrets = await loadSecrets(stores.db, stores.keyring);
    return { ...stores, settings, log, clock, secrets, box: createRecordBox(stores.keyring, secrets) };
  } catch (thrown) {
    await stores.close();
    throw thrown;
  }
}
