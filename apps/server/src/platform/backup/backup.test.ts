import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, fakeClock, type TestDatabase } from '@writ/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../blobs/folder/create-folder-store.ts';
import { type BlobStore, createBlobs } from '../blobs/index.ts';
import { createKeyring, masterKey } from '../crypto/index.ts';
import type { MigrationOwner } from '../db.ts';
import { migrate } from '../db/index.ts';
import { backUp } from './back-up.ts';
import { restore, type RestoreOptions } from './restore.ts';

const keyring = createKeyring([masterKey(randomBytes(32))]);
const now = fakeClock().now();

/** Tables that make it hard: references against the order of names, a generated column, a sequence, a trigger that refuses the past. */
const OWNERS: MigrationOwner[] = [
  { schema: 'platform', migrations: [] },
  {
    schema: 'zoo',
    migrations: [
      {
        name: 'zoo-0001',
        up: async (trx) => {
          await sql`CREATE TABLE zoo.keepers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, hired timestamptz, photo bytea)`.execute(trx);
          await sql`CREATE TABLE zoo.animals (id int PRIMARY KEY, keeper bigint REFERENCES zoo.keepers, traits jsonb, weight numeric, twice numeric GENERATED ALWAYS AS (weight * 2) STORED)`.execute(trx);
          await sql`CREATE FUNCTION zoo.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.name = 'dodo' THEN RAISE 'extinct'; END IF; RETURN NEW; END $$`.execute(trx);
          await sql`CREATE TRIGGER refuse BEFORE INSERT ON zoo.keepers FOR EACH ROW EXECUTE FUNCTION zoo.refuse()`.execute(trx);
        },
      },
    ],
  },
];
const LATER: MigrationOwner[] = [OWNERS[0]!, { schema: 'zoo', migrations: [...OWNERS[1]!.migrations, { name: 'zoo-0002', up: async (trx) => void (await sql`ALTER TABLE zoo.animals ADD COLUMN legs int NOT NULL DEFAULT 4`.execute(trx)) }] }];

describe('a backup', () => {
  let folder: string;
  let source: TestDatabase<unknown>;
  let target: TestDatabase<unknown>;
  let targetStore: BlobStore;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-backup-'));
    file = join(folder, 'writ.backup');
    source = await createTestDatabase({ empty: true });
    target = await createTestDatabase({ empty: true });
    await migrate(source.db, OWNERS);
    await sql`INSERT INTO zoo.keepers (name, hired, photo) SELECT 'keeper ' || n, '2026-11-24T09:00:00.123456Z'::timestamptz + n * interval '1 s', decode(md5(n::text), 'hex') FROM generate_series(1, 1000) n`.execute(source.db);
    await sql`INSERT INTO zoo.animals SELECT n, n, jsonb_build_object('wild', true, 'n', 12345678901234567890.123456789), n + 0.1 FROM generate_series(1, 450) n`.execute(source.db);
    await sql`ALTER TABLE zoo.keepers DISABLE TRIGGER USER`.execute(source.db);
    await sql`INSERT INTO zoo.keepers (name) VALUES ('dodo')`.execute(source.db);
    await sql`ALTER TABLE zoo.keepers ENABLE TRIGGER USER`.execute(source.db);
    const store = await createFolderStore(join(folder, 'blobs'));
    await createBlobs(store, keyring).put('reports/1', [randomBytes(300_000), Buffer.from('the end')], { maxBytes: 1e6 });
    const made = await backUp({ db: source.db, schemas: ['platform', 'zoo'], store, keyring, file, now });
    expect(made).toEqual({ tables: 2, rows: 1451, objects: 1 });
  });
  beforeEach(async () => {
    await sql`DROP SCHEMA IF EXISTS zoo CASCADE`.execute(target.db);
    await sql`DROP SCHEMA IF EXISTS platform CASCADE`.execute(target.db);
    await rm(join(folder, 'restored'), { recursive: true, force: true });
    targetStore = await createFolderStore(join(folder, 'restored'));
  });
  afterAll(async () => {
    await source.drop();
    await target.drop();
    await rm(folder, { recursive: true });
  });

  function restoring(more: Partial<RestoreOptions> = {}): RestoreOptions {
    return { db: target.db, owners: OWNERS, store: targetStore, keyring, file, replace: false, verify: async () => {}, explain: async () => {}, ...more };
  }
  async function contentOf({ db }: TestDatabase<unknown>): Promise<unknown> {
    const { rows } = await sql`SELECT (SELECT md5(string_agg(k::text, '|' ORDER BY id)) FROM zoo.keepers k) AS keepers, (SELECT md5(string_agg(a::text, '|' ORDER BY id)) FROM zoo.animals a) AS animals`.execute(db);
    return rows[0];
  }
  async function withData(): Promise<void> {
    await migrate(target.db, OWNERS);
    await sql`INSERT INTO zoo.keepers (name) VALUES ('here before')`.execute(target.db);
  }
  async function expectUntouched(): Promise<void> {
    const { rows } = await sql`SELECT name FROM zoo.keepers`.execute(target.db);
    expect(rows).toEqual([{ name: 'here before' }]);
    const aside = await sql`SELECT 1 FROM pg_namespace WHERE nspname LIKE '%before_restore'`.execute(target.db);
    expect(aside.rows).toEqual([]);
  }

  it('restores every row, number, instant, byte, sequence and object as it was, and is explained', async () => {
    const explained: string[] = [];
    const result = await restore(restoring({ explain: async (_db, madeAt) => void explained.push(madeAt) }));
    expect(result).toMatchObject({ rows: 1451, objects: 1 });
    expect(await contentOf(target)).toEqual(await contentOf(source));
    const { rows } = await sql`INSERT INTO zoo.keepers (name) VALUES ('next') RETURNING id`.execute(target.db);
    expect(rows).toEqual([{ id: 1002 }]);
    await expect(sql`INSERT INTO zoo.keepers (name) VALUES ('dodo')`.execute(target.db)).rejects.toThrow('extinct');
    const object = Buffer.concat(await Array.fromAsync(await createBlobs(targetStore, keyring).get('reports/1')));
    expect(object.subarray(-7).toString()).toBe('the end');
    expect(explained).toEqual(['2026-11-24T09:00:00.000Z']);
  });

  it('from an older Writ is brought up to date', async () => {
    await restore(restoring({ owners: LATER }));
    const { rows } = await sql`SELECT DISTINCT legs FROM zoo.animals`.execute(target.db);
    expect(rows).toEqual([{ legs: 4 }]);
  });

  it('from a newer Writ is refused', async () => {
    const none: MigrationOwner[] = [OWNERS[0]!, { schema: 'zoo', migrations: [] }];
    await expect(restore(restoring({ owners: none }))).rejects.toMatchObject({ code: 'backup-newer' });
  });

  it('does not go over data without being told to', async () => {
    await withData();
    await expect(restore(restoring())).rejects.toMatchObject({ code: 'instance-not-empty' });
    await expectUntouched();
    await restore(restoring({ replace: true }));
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  it('that was cut off or altered anywhere is refused before anything is touched', async () => {
    await withData();
    const whole = await readFile(file);
    const bad = join(folder, 'bad.backup');
    for (const length of [0, 10, 96, 5_000, whole.length - 100, whole.length - 1]) {
      await copyFile(file, bad);
      await truncate(bad, length);
      await expect(restore(restoring({ file: bad, replace: true })), `cut at ${length}`).rejects.toMatchObject({ code: 'backup-unreadable' });
    }
    for (const at of [3, 60, 5_000, whole.length - 5]) {
      const altered = Buffer.from(whole);
      altered[at]! ^= 1;
      await writeFile(bad, altered);
      await expect(restore(restoring({ file: bad, replace: true })), `altered at ${at}`).rejects.toMatchObject({ code: 'backup-unreadable' });
    }
    await expectUntouched();
  });

  it('opens under no other master key', async () => {
    await withData();
    const other = createKeyring([masterKey(randomBytes(32))]);
    await expect(restore(restoring({ keyring: other, replace: true }))).rejects.toMatchObject({ code: 'master-key-unknown' });
    await expectUntouched();
  });

  it('whose journal does not verify leaves the data from before in place', async () => {
    await withData();
    await expect(restore(restoring({ replace: true, verify: () => Promise.reject(new Error('chain broken')) }))).rejects.toThrow('chain broken');
    await expectUntouched();
  });

  it('shows nothing of its content and is readable by its owner only', async () => {
    const bytes = await readFile(file);
    expect(bytes.includes('keeper')).toBe(false);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it.runIf(process.platform === 'linux')('on a full disk says so and leaves nothing half-written', async () => {
    const store = await createFolderStore(join(folder, 'blobs'));
    const full = join(folder, 'full.backup');
    await symlink('/dev/full', `${full}.unfinished`);
    await expect(backUp({ db: source.db, schemas: ['platform', 'zoo'], store, keyring, file: full, now })).rejects.toMatchObject({ code: 'backup-disk-full' });
    expect(await readdir(folder)).not.toContain('full.backup');
    expect((await readdir(folder)).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  });
});
