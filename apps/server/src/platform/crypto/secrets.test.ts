import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from './keyring.ts';
import { loadMasterKey } from './load-master-key.ts';
import { rotateMasterKey, SECRETS_COLUMN } from './rotate-master-key.ts';
import { open, openText, sealText } from './seal.ts';
import { createSigner, isSignedBy, loadSecrets, type SecretTables } from './secrets.ts';

interface Tables extends SecretTables {
  'core.notes': { id: number; body: Buffer };
}

describe('the secrets of an instance', () => {
  let database: TestDatabase<Tables>;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'writ-key-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('are the same for several processes at first start, differ by purpose, and outlive a new master key', async () => {
    const keyFile = join(folder, 'master.key');
    const { keyring } = await loadMasterKey({ file: keyFile });
    const loaded = await Promise.all([1, 2, 3].map(() => loadSecrets(database.db, keyring)));
    const cookie = loaded[0]!.derive('cookie');
    expect(new Set(loaded.map((secrets) => secrets.derive('cookie').toString('hex')))).toHaveLength(1);
    expect(loaded[0]!.derive('pepper')).not.toEqual(cookie);

    await sql`CREATE TABLE core.notes (id int PRIMARY KEY, body bytea)`.execute(database.db);
    const rows = Array.from({ length: 450 }, (_, id) => ({ id, body: sealText(keyring, `core.notes.body:${id}`, `note ${id}`) }));
    await database.db.insertInto('core.notes').values(rows).execute();
    let blobsSeen = '';
    const { resealed, recoveryKit } = await rotateMasterKey({
      db: database.db as never,
      keyFile,
      columns: [SECRETS_COLUMN, { table: 'core.notes', id: 'id', column: 'body' }],
      resealBlobs: async (both) => {
        blobsSeen = both.currentId;
        return 0;
      },
      resealFiles: async (both) => (both.ids.length === 2 ? 1 : 0),
    });
    expect(resealed).toBe(453);
    const fresh = (await loadMasterKey({ file: keyFile })).keyring;
    expect(fresh.ids).toEqual([blobsSeen]);
    expect(recoveryKit).toContain(fresh.currentId);
    expect((await loadSecrets(database.db, fresh)).derive('cookie')).toEqual(cookie);
    const note = await database.db.selectFrom('core.notes').selectAll().where('id', '=', 449).executeTakeFirstOrThrow();
    expect(openText(fresh, 'core.notes.body:449', note.body)).toBe('note 449');
    expect(() => open(keyring, 'core.notes.body:449', note.body)).toThrow(expect.objectContaining({ code: 'master-key-unknown' }));
  });

  it('keep both keys when a rotation is cut off, and the next rotation finishes it', async () => {
    const keyFile = join(folder, 'master.key');
    const options = { db: database.db as never, keyFile, columns: [SECRETS_COLUMN], resealFiles: () => Promise.resolve(0) };
    await expect(rotateMasterKey({ ...options, resealBlobs: () => Promise.reject(new Error('cut off')) })).rejects.toThrow('cut off');
    expect((await readFile(keyFile, 'utf8')).trim().split('\n')).toHaveLength(3);
    await loadSecrets(database.db, (await loadMasterKey({ file: keyFile })).keyring);
    await rotateMasterKey({ ...options, resealBlobs: () => Promise.resolve(0) });
    expect((await readFile(keyFile, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('are not made anew when the master key is a wrong one', async () => {
    const wrong = createKeyring([masterKey(randomBytes(32))]);
    await expect(loadSecrets(database.db, wrong)).rejects.toMatchObject({ code: 'master-key-unknown' });
  });
});

describe('a signer', () => {
  const signer = createSigner(generateKeyPairSync('ed25519').privateKey);
  const other = createSigner(generateKeyPairSync('ed25519').privateKey);
  const content = Buffer.from('head 42');

  it('is believed for what it signed and for nothing else', () => {
    const signature = signer.sign(content);
    expect(isSignedBy(signer.publicKey, content, signature)).toBe(true);
    expect(isSignedBy(signer.publicKey, Buffer.from('head 43'), signature)).toBe(false);
    expect(isSignedBy(other.publicKey, content, signature)).toBe(false);
    expect(isSignedBy('no key', content, signature)).toBe(false);
    expect(isSignedBy(signer.publicKey, content, signature.subarray(1))).toBe(false);
  });
});
