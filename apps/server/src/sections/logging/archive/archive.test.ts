import { mkdtemp, readdir, readFile, rm, rename, truncate, writeFile, copyFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, type Id, MS } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { type BlobStore, createBlobs, openBlobStore } from '../../../platform/blobs/index.ts';
import { createKeyring, masterKey } from '../../../platform/crypto/index.ts';
import { closedLogStore, describeDay } from '../../../platform/logstore/index.ts';
import { openTestStore, TEST_DAY, testLine } from '../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { archiveDay, archiveDays } from './archive-days.ts';
import { archiveLately } from './archive-lately.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { readManifest, readManifests } from './manifest-store.ts';
import { askForRestore, restoreDays } from './restore-days.ts';
import { tryArchive, tryDay } from './try-archive.ts';

vi.setConfig({ testTimeout: 60_000 });

const DAY = '2026-11-02';
const keyring = createKeyring([masterKey(randomBytes(32))]);
const now = instant(TEST_DAY + 4 * MS.day);

let store: Awaited<ReturnType<typeof openTestStore>>;
let database: TestDatabase<LoggingDoorTables>;
let folder: string;
let parts: ArchiveParts;

beforeAll(async () => {
  [store, database, folder] = await Promise.all([openTestStore(), createTestDatabase<LoggingDoorTables>(), mkdtemp(join(tmpdir(), 'writ-archive-'))]);
  const blobs = await openBlobStore({ place: folder, region: '' });
  parts = { db: database.db, logs: store, clock: () => now, log: pino({ level: 'silent' }), policyInForce: () => Promise.resolve(undefined), archive: { blobs: createBlobs(blobs, keyring), isElsewhere: () => Promise.resolve(true), keptDays: 400 } };
}, 60_000);
afterAll(async () => {
  await Promise.all([store.destroy(), database.drop(), rm(folder, { recursive: true, force: true })]);
});

let made = 0;
/** A service with lines on that day, of its own. */
async function write({ lines = 5, service = `s-${(made += 1)}`, token = service, at = TEST_DAY }: { lines?: number; service?: string; token?: string; at?: number } = {}): Promise<string> {
  await store.append({ token, lines: Array.from({ length: lines }, (_, n) => testLine({ service, at: at + n * 1_000, message: `line ${n} of ${token}`, fields: { n: String(n) } })) });
  return service;
}
async function remove(service: string, where: string): Promise<void> {
  const { client, database: name } = await store.ready();
  await client.command({ query: `ALTER TABLE ${name}.lines DELETE WHERE service = '${service}' AND ${where} SETTINGS mutations_sync = 1` });
}
async function archived(options?: Parameters<typeof write>[0]): Promise<string> {
  const service = await write(options);
  expect(await archiveDay(parts, { service, day: DAY }, now)).toBe('archived');
  return service;
}
let trials = 0;
async function trial(service: string): Promise<string> {
  const at = instant(now + (trials += 1));
  await tryDay(parts, (await readManifest(parts.db, { service, day: DAY }))!, at);
  const row = await database.db.selectFrom('logging.archive_tests').selectAll().where('service', '=', service).where('at', '=', new Date(at)).executeTakeFirstOrThrow();
  return `${row.is_intact ? 'intact' : 'broken'}: ${row.said}`;
}
function objectOf(service: string, version = 1): string {
  return join(folder, service, `${DAY}.${version}.1.parquet.sealed`);
}

describe('archiving', () => {
  test('is done once for each day that has ended a day ago, of each service, and again only where lines came late', async () => {
    const service = await write();
    await write({ service, token: `${service} next`, at: TEST_DAY + MS.day });
    await write({ service, token: `${service} open`, at: TEST_DAY + 3 * MS.day });
    await write({ service: '', token: `${service} unowned` });
    for (let night = 0; night < 2; night += 1) await archiveDays(parts, now);
    const days = async () => (await readManifests(parts.db, { service })).map(({ day, version, number, lines }) => [day, version, number, lines]);
    expect(await days()).toEqual([[DAY, 1, 1, 5], ['2026-11-03', 1, 2, 5]]);
    expect((await readdir(join(folder, 'unowned'))).length).toBe(1);

    await write({ service, token: `${service} late`, lines: 2, at: TEST_DAY + MS.hour });
    await archiveDays(parts, now);
    expect(await days()).toEqual([[DAY, 2, 3, 7], ['2026-11-03', 1, 2, 5]]);
    expect((await readdir(join(folder, service))).toSorted()).toEqual([`${DAY}.2.1.parquet.sealed`, '2026-11-03.1.1.parquet.sealed']);
    expect(await trial(service)).toBe('intact: Every line is as it was written, and as the store still has it.');
    const told = await database.db.selectFrom('core.journal').select('detail').where('act', '=', 'log-archive.made').where('subject_id', '=', service).orderBy('seq').execute();
    expect(told.map(({ detail }) => (detail as { lines: number }).lines)).toEqual([5, 5, 7]);
  });

  test('of the last days is done at once where it is asked for, and a day of each service read back', async () => {
    const service = await write();
    await write({ service, token: `${service} next`, at: TEST_DAY + MS.day });
    await archiveLately(parts, 1, now);
    expect((await readManifests(parts.db, { service })).map(({ day }) => day)).toEqual(['2026-11-03']);
    expect(await database.db.selectFrom('logging.archive_tests').select(['day', 'is_intact']).where('service', '=', service).execute()).toEqual([{ day: '2026-11-03', is_intact: true }]);
  });

  test('writes nothing that can be read without the key', async () => {
    const service = await archived();
    const object = await readFile(objectOf(service));
    expect(object.includes('PAR1')).toBe(false);
    expect(object.subarray(0, 8).toString()).toBe('WRITOBJ1');
  });

  test('leaves a day alone of which the store has lost lines', async () => {
    const service = await archived();
    await remove(service, 'seq = 0');
    expect(await archiveDay(parts, { service, day: DAY }, now)).toBe('fewer');
    expect(await trial(service)).toBe('intact: Every line is as it was written; the store does not hold just these any more.');
  });

  test('begins anew after it was cut off, and the day before that stays whole until then', async () => {
    const service = await archived();
    await write({ service, token: `${service} late`, at: TEST_DAY + MS.hour });
    const cut = { ...parts, archive: { ...parts.archive, blobs: { ...parts.archive.blobs, put: async (...given: Parameters<typeof parts.archive.blobs.put>) => { await parts.archive.blobs.put(...given); throw new Error('killed'); } } } };
    await expect(archiveDay(cut, { service, day: DAY }, now)).rejects.toThrow('killed');
    expect((await readManifest(parts.db, { service, day: DAY }))!.version).toBe(1);
    expect(await trial(service)).toMatch(/^intact/);
    expect(await archiveDay(parts, { service, day: DAY }, now)).toBe('archived');
    expect(await trial(service)).toMatch(/^intact/);
  });

  test('is done anew where an object is gone and the store still has the day', async () => {
    const service = await archived();
    await rm(objectOf(service));
    await archiveDays(parts, now);
    expect((await readManifest(parts.db, { service, day: DAY }))!.version).toBe(2);
    expect(await trial(service)).toMatch(/^intact/);
  });

  test('says that the disk is full, leaves the other days for the next night, and nothing half', async () => {
    const service = await write();
    const real = await openBlobStore({ place: folder, region: '' });
    const full: BlobStore = { ...real, put: (name, content) => real.put(name, (async function* fill() {
      for await (const part of content) yield part;
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    })()) };
    const isFull = { ...parts, archive: { ...parts.archive, blobs: createBlobs(full, keyring) } };
    await expect(archiveDays(isFull, now)).rejects.toMatchObject({ code: 'blob-store-full' });
    expect(await database.db.selectFrom('logging.archive_runs').select('problem').executeTakeFirstOrThrow()).toMatchObject({ problem: expect.stringContaining('full') });
    expect(await readManifest(parts.db, { service, day: DAY })).toBeUndefined();
    await archiveDays(parts, now);
    expect(await database.db.selectFrom('logging.archive_runs').select('problem').executeTakeFirstOrThrow()).toEqual({ problem: null });
    expect(await trial(service)).toMatch(/^intact/);
  });
});

describe('a restore test', () => {
  test.each<[string, (service: string) => Promise<void>, RegExp]>([
    ['a flipped byte', async (service) => {
      const object = await readFile(objectOf(service));
      object[object.length - 40]! ^= 1;
      await writeFile(objectOf(service), object);
    }, /seal is broken/],
    ['an object that was cut off', async (service) => truncate(objectOf(service), 400), /seal is broken/],
    ['an empty object', async (service) => truncate(objectOf(service), 0), /seal is broken/],
    ['an object that is gone', async (service) => rm(objectOf(service)), /is gone/],
    ['another service\'s object under its name', async (service) => copyFile(objectOf(await archived()), objectOf(service)), /seal is broken/],
    ['an object that was sealed again under our key with other lines', async (service) => {
      const { pieces } = (await readManifest(parts.db, { service, day: DAY }))!;
      await parts.archive.blobs.put(pieces[0]!.name, [Buffer.alloc(pieces[0]!.bytes, 'x')], { maxBytes: 1e9 });
    }, /another SHA-256/],
    ['a manifest that was changed in the database', async (service) => {
      await database.db.updateTable('logging.archive_days' as never).set({ lines: 4 } as never).where('service' as never, '=', service as never).execute();
    }, /does not have its hash/],
    ['a manifest that points to another entry of the journal', async (service) => {
      await database.db.updateTable('logging.archive_days' as never).set({ journal_seq: 1 } as never).where('service' as never, '=', service as never).execute();
    }, /another than the one that the journal wrote down/],
  ])('finds %s', async (_what, damage, said) => {
    const service = await archived();
    expect(await trial(service)).toMatch(/^intact/);
    await damage(service);
    const found = await trial(service);
    expect(found).toMatch(/^broken/);
    expect(found).toMatch(said);
  });

  test('finds that the manifest before was taken away', async () => {
    const service = await archived();
    await write({ service, token: `${service} late`, at: TEST_DAY + MS.hour });
    await archiveDay(parts, { service, day: DAY }, now);
    await database.db.deleteFrom('logging.archive_days').where('service', '=', service).where('version', '=', 1).execute();
    expect(await trial(service)).toMatch(/^broken: The manifest does not follow/);
  });

  test('is no finding where the store of objects or of lines cannot be reached', async () => {
    const service = await archived();
    const manifest = (await readManifest(parts.db, { service, day: DAY }))!;
    const unreadable = { ...parts, archive: { ...parts.archive, blobs: { ...parts.archive.blobs, get: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) } } };
    await expect(tryDay(unreadable, manifest, now)).rejects.toThrow('no');
    await expect(tryDay({ ...parts, logs: closedLogStore() }, manifest, now)).rejects.toMatchObject({ code: 'log-store-off' });
    expect(await database.db.selectFrom('logging.archive_tests').selectAll().where('service', '=', service).execute()).toEqual([]);
  });

  test('is due again after most of the time that the policy allows; a failed day every night, until it is archived anew from the store', async () => {
    await database.db.deleteFrom('logging.archive_days').execute();
    const service = await archived();
    const count = async () => (await database.db.selectFrom('logging.archive_tests').selectAll().where('service', '=', service).execute()).length;
    const night = (days: number) => tryArchive(parts, 30 * MS.day, instant(now + days * MS.day), () => 0);
    for (const [days, tests] of [[0, 1], [1, 1], [23, 1], [24, 2], [25, 2]] as const) {
      await night(days);
      expect([days, await count()]).toEqual([days, tests]);
    }
    await rm(objectOf(service));
    await night(48);
    await night(49);
    expect(await count()).toBe(4);
    expect(await archiveDay(parts, { service, day: DAY }, now)).toBe('archived');
    expect(await trial(service)).toMatch(/^intact/);
    await night(50);
    expect(await count()).toBe(5);
  });
});

describe('putting back', () => {
  test('gives the store the lines that it lacks, once, and leaves the others as they are', async () => {
    const service = await archived();
    const before = await describeDay(await store.ready(), { service, day: DAY });
    await remove(service, 'seq IN (1, 3)');
    for (let asked = 0; asked < 2; asked += 1) await askForRestore(parts, { service, from: DAY, through: DAY }, WRIT, instant(now + asked));
    await restoreDays(parts, now);
    expect(await describeDay(await store.ready(), { service, day: DAY })).toEqual(before);
    const done = await database.db.selectFrom('logging.archive_restores').select(['days', 'put_back', 'problem']).where('service', '=', service).orderBy('asked_at').execute();
    expect(done).toEqual([{ days: 1, put_back: 2, problem: null }, { days: 1, put_back: 0, problem: null }]);
  });

  test('puts back everything of everybody, and says what is broken', async () => {
    await database.db.deleteFrom('logging.archive_days').execute();
    const [whole, broken] = [await archived(), await archived()];
    await rename(objectOf(broken), `${objectOf(broken)}.away`);
    await remove(whole, '1');
    await askForRestore(parts, { service: '*', from: '2026-11-01', through: '2026-11-30' }, WRIT, instant(now + 5));
    await restoreDays(parts, now);
    expect((await describeDay(await store.ready(), { service: whole, day: DAY })).lines).toBe(5);
    const done = await database.db.selectFrom('logging.archive_restores').selectAll().where('service', '=', '*').executeTakeFirstOrThrow();
    expect(done).toMatchObject({ days: 1, put_back: 5, problem: expect.stringMatching(/^2026-11-02: The object .* is gone\.$/) });
  });

  test('refuses more than wait at once', async () => {
    await database.db.deleteFrom('logging.archive_restores').execute();
    for (let asked = 0; asked < 20; asked += 1) await askForRestore(parts, { service: '*', from: DAY, through: DAY }, WRIT, instant(now + asked));
    await expect(askForRestore(parts, { service: '*', from: DAY, through: DAY }, WRIT, now)).rejects.toMatchObject({ code: 'log-restore-limit', detail: { limit: 20 } });
    await database.db.deleteFrom('logging.archive_restores').execute();
  });

  test('refuses days in the wrong order', async () => {
    await expect(askForRestore(parts, { service: '*', from: '2026-11-03', through: '2026-11-02' }, { kind: 'person', id: 'p' as Id<'person'> }, now)).rejects.toMatchObject({ code: 'log-restore-range' });
  });
});
