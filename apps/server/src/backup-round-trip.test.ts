import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, fakeClock } from '@writ/testkit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { WRIT } from './core/actor.ts';
import { appendJournal } from './core/journal/append-journal.ts';
import type { JournalTables } from './core/journal/tables.ts';
import { verifyStoredJournal } from './core/journal/verify-stored-journal.ts';
import { MIGRATION_OWNERS } from './migrations.ts';
import { backUp, restore } from './platform/backup/index.ts';
import { openBlobStore } from './platform/blobs/index.ts';
import { createKeyring, loadSecrets, masterKey, type SecretTables } from './platform/crypto/index.ts';
import { journalSigner } from './schedule-housekeeping.ts';

it('a backup of the whole house, its journal and its secrets, restores into an empty database and goes on from there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-round-trip-'));
  const [source, target] = [await createTestDatabase<JournalTables & SecretTables>(), await createTestDatabase<JournalTables & SecretTables>({ empty: true })];
  const keyring = createKeyring([masterKey(randomBytes(32))]);
  const clock = fakeClock();
  const append = (db: typeof source.db, id: string): Promise<unknown> =>
    db.transaction().execute((trx) => appendJournal(trx, { actor: WRIT, act: 'finding.opened', subject: { kind: 'finding', id }, detail: id === 'a' ? undefined : { n: 1 }, at: clock.pass(1_000) }));
  for (const id of ['a', 'b', 'c']) await append(source.db, id);
  const secrets = await loadSecrets(source.db, keyring);

  const store = await openBlobStore({ place: join(folder, 'blobs'), region: '' });
  const file = join(folder, 'writ.backup');
  const schemas = MIGRATION_OWNERS.map(({ schema }) => schema);
  await backUp({ db: source.db as never, schemas, store, keyring, file, now: clock.now() });
  await restore({
    db: target.db as never,
    owners: MIGRATION_OWNERS,
    store,
    keyring,
    file,
    replace: false,
    verify: async () => expect(await verifyStoredJournal(target.db, journalSigner(secrets.signer), clock.now())).toMatchObject({ ok: true }),
    explain: async () => void (await append(target.db, 'restored')),
  });

  const journalOf = async (db: typeof source.db): Promise<unknown[]> => (await sql`SELECT * FROM core.journal ORDER BY seq`.execute(db)).rows;
  const [before, after] = [await journalOf(source.db), await journalOf(target.db)];
  expect(after).toHaveLength(4);
  expect(after.slice(0, 3)).toEqual(before);
  await expect(sql`DELETE FROM core.journal`.execute(target.db)).rejects.toThrow();
  expect((await loadSecrets(target.db, keyring)).signer.publicKey).toBe(secrets.signer.publicKey);
  await source.drop();
  await target.drop();
  await rm(folder, { recursive: true });
});
