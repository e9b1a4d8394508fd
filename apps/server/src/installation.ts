/** What the command line does to an installation besides running it: read how it stands, back it up, restore it, turn its keys, let an owner back in. */
import type { Logger } from 'pino';
import type { Settings } from './config.ts';
import { keyFolder, policyFile, publicUrl } from './config.ts';
import { WRIT } from './core/actor.ts';
import { DIRECTORY_SEALED_COLUMNS } from './core/directory/sealed-columns.ts';
import { resealKeyFolder } from './core/hosts/index.ts';
import { appendJournal } from './core/journal/append-journal.ts';
import type { JournalTables } from './core/journal/tables.ts';
import { verifyStoredJournal } from './core/journal/verify-stored-journal.ts';
import { marginSource } from './core/console/margin-source.ts';
import { createPolicyReader } from './core/policy-in-force/policy-reader.ts';
import { createPolicyInForce } from './core/policy-in-force/read-policy-in-force.ts';
import { recoverOwner, SIGN_IN_SEALED_COLUMNS } from './core/sign-in/index.ts';
import { createCompanyFacts } from './core/verdicts/company-facts.ts';
import type { Margin } from './core/verdicts/margin.ts';
import { readMargin } from './core/verdicts/read-margin.ts';
import { expectInstallation, expectMasterKey } from './expect-installation.ts';
import { MIGRATION_OWNERS } from './migrations.ts';
import { openHouse, type House } from './open-house.ts';
import { openLogArchive } from './open-log-archive.ts';
import { masterKeyFile, openStores } from './open-stores.ts';
import { backUp, restore, type BackUpResult, type RestoreResult } from './platform/backup/index.ts';
import { createBlobs } from './platform/blobs/index.ts';
import { loadSecrets, rotateMasterKey, SECRETS_COLUMN, type Rotation } from './platform/crypto/index.ts';
import type { Db } from './platform/db.ts';
import { OUTBOX_COLUMN } from './platform/outbox/index.ts';
import { resealSecretFile } from './record-box.ts';
import { CONTACT_SEALED_COLUMNS } from './sections/contact/index.ts';
import { REVIEW_SEALED_COLUMNS } from './sections/logging/index.ts';
import { REPORTING_SEALED_COLUMNS } from './sections/reporting/index.ts';
import { controlDefinitions, controlRegistry } from './sections/registry.ts';
import { journalSigner } from './schedule-housekeeping.ts';
import { errors } from './installation-errors.ts';
import { instant, parseInstant } from '@writ/kernel';

export interface Installation {
  readonly settings: Settings;
  readonly log: Logger;
}

/** How the installation stands now; the server may run meanwhile. What is older than its last evaluation says so itself. */
export async function readInstalledMargin(installation: Installation): Promise<Margin> {
  return inHouse(installation, 'share', async ({ db, settings, clock }) => {
    const policyInForce = createPolicyInForce(db, createPolicyReader(controlRegistry, policyFile(settings)));
    return readMargin(db, await marginSource({ policyInForce, definitions: controlDefinitions, company: createCompanyFacts() }), clock());
  });
}

/** Writes everything but the master key into one file. The server may run meanwhile. */
export async function backUpInstallation(installation: Installation, file: string): Promise<BackUpResult> {
  return inHouse(installation, 'share', ({ db, blobs, keyring, clock }) =>
    backUp({ db: db as unknown as Db<unknown>, schemas: MIGRATION_OWNERS.map(({ schema }) => schema), store: blobs, keyring, file, now: clock() }));
}

/** Puts a backup in place; no server may run meanwhile. The journal is verified, and tells of the restore. Throws `master-key-absent`. */
export async function restoreInstallation({ settings, log }: Installation, file: string, replace: boolean): Promise<RestoreResult> {
  await expectMasterKey(settings);
  const stores = await openStores({ settings, log, hold: 'own' });
  try {
    return await restore({
      db: stores.db as unknown as Db<unknown>, owners: MIGRATION_OWNERS, store: stores.blobs, keyring: stores.keyring, file, replace,
      async verify(db) {
        const { signer } = await loadSecrets(stores.db, stores.keyring);
        const verdict = await verifyStoredJournal(db as unknown as Db<JournalTables>, journalSigner(signer), instant(Date.now()));
        if (!verdict.ok) throw errors('restored-journal-broken', { text: verdict.text });
      },
      async explain(db, madeAt) {
        await (db as unknown as Db<JournalTables>).transaction().execute((trx) =>
          appendJournal(trx, { actor: WRIT, act: 'instance.restored', subject: { kind: 'instance', id: 'writ' }, why: 'A backup was restored.', detail: { madeAt }, at: instant(Math.max(Date.now(), parseInstant(madeAt) ?? 0)) }));
      },
    });
  } finally {
    await stores.close();
  }
}

/** A new master key in the file, everything wrapped under it, the old one gone. No server may run meanwhile. Throws `master-key-in-environment`. */
export async function rotateInstalledKey(installation: Installation): Promise<Rotation> {
  if (installation.settings.masterKey !== undefined) throw errors('master-key-in-environment');
  return inHouse(installation, 'own', ({ db, blobs, keyring, settings }) =>
    rotateMasterKey({
      db: db as unknown as Db<unknown>, keyFile: masterKeyFile(settings),
      columns: [SECRETS_COLUMN, OUTBOX_COLUMN, ...DIRECTORY_SEALED_COLUMNS, ...SIGN_IN_SEALED_COLUMNS, ...CONTACT_SEALED_COLUMNS, ...REPORTING_SEALED_COLUMNS, ...REVIEW_SEALED_COLUMNS],
      resealBlobs: async (fresh) => (await createBlobs(blobs, keyring).resealAll(fresh)) + (await openLogArchive(settings, keyring).blobs.resealAll(fresh)),
      resealFiles: (fresh) => resealKeyFolder(keyFolder(settings), (bytes) => resealSecretFile(fresh, bytes)),
    }));
}

/** A one-time link for an owner who lost every way in. Throws `account-missing`. */
export async function recoverInstalledOwner(installation: Installation, email: string | undefined): Promise<string> {
  return inHouse(installation, 'share', ({ db, box, settings, clock }) => recoverOwner({ db, box, publicUrl: () => new URL(publicUrl(settings)) }, email, clock()));
}

async function inHouse<Result>({ settings, log }: Installation, hold: 'own' | 'share', work: (house: House) => Promise<Result>): Promise<Result> {
  await expectInstallation(settings);
  const house = await openHouse({ settings, log, hold });
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
