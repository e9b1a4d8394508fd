import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Id, instant, MS, newId } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BlobStore, createBlobs, openBlobStore } from '../../../platform/blobs/index.ts';
import { createKeyring, masterKey } from '../../../platform/crypto/index.ts';
import { readPlaces } from '../../../platform/logstore/index.ts';
import { openTestStore, TEST_DAY, testLine } from '../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables } from '../parts.ts';
import { readCredentials } from '../secrets/read-credentials.ts';
import { SWEEP_RULES } from '../secrets/rules.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { eraseCredential, sayReplaced } from '../secrets/settle-credential.ts';
import { watchSecrets } from '../secrets/watch-secrets.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { archiveDay, archiveDays } from './archive-days.ts';
import type { LoggingParts } from '../parts.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { holdAndErase } from './erase-archived.ts';
import { checkManifest, readManifest, readManifests } from './manifest-store.ts';
import { readArchivedDay } from './read-archived-day.ts';
import { askForRestore, restoreDays } from './restore-days.ts';
import { thinArchive } from './thin-archive.ts';

vi.setConfig({ testTimeout: 60_000 });

// Made of parts: no whole secret stands in a file.
const SECRET = ['hunter', 'Two', '99', 'x'].join('');
const DAY = '2026-11-02';
const now = instant(TEST_DAY + 4 * MS.day);
const by = { kind: 'person' as const, id: newId<'person'>() };

let store: Awaited<ReturnType<typeof openTestStore>>;
let database: TestDatabase<LoggingDoorTables>;
let folder: string;
let objects: BlobStore;
let parts: ArchiveParts & Pick<LoggingParts, 'reading'>;

beforeAll(async () => {
  [store, database, folder] = await Promise.all([openTestStore(), createTestDatabase<LoggingDoorTables>(), mkdtemp(join(tmpdir(), 'writ-archive-'))]);
  objects = await openBlobStore({ place: folder, region: '' });
  parts = { db: database.db, logs: store, reading: openLineDesk(undefined), clock: () => now, log: pino({ level: 'silent' }), policyInForce: () => Promise.resolve(undefined), archive: { blobs: createBlobs(objects, createKeyring([masterKey(randomBytes(32))])), keptDays: 400, isElsewhere: () => Promise.resolve(true) } };
}, 60_000);
afterAll(async () => {
  await Promise.all([store.destroy(), database.drop(), rm(folder, { recursive: true, force: true })]);
});

let made = 0;
/** An archived day of a service of its own with a password in one of its five lines, found and erased in the store. */
async function erasedInStore(): Promise<{ readonly service: string; readonly credential: Id<'exposed-credential'> }> {
  const service = `s-${(made += 1)}`;
  await store.append({ token: service, lines: Array.from({ length: 5 }, (_, n) => testLine({ service, at: TEST_DAY + n * 1_000, receivedAt: now - MS.hour, message: n === 2 ? `login with password=${SECRET}` : `line ${n}` })) });
  expect(await archiveDay(parts, { service, day: DAY }, now)).toBe('archived');
  await database.db.deleteFrom('logging.watch_places').execute();
  await watchLines(parts, [watchSecrets(SWEEP_RULES)]);
  const [found] = await readCredentials(parts, { service });
  await eraseCredential(parts, found!.id, { why: 'Printed by mistake.', by, now });
  return { service, credential: found!.id };
}
async function archivedMessages(service: string): Promise<readonly string[]> {
  const manifest = (await readManifest(parts.db, { service, day: DAY }))!;
  const places = Array.from({ length: 5 }, (_, seq) => ({ at: instant(TEST_DAY + seq * 1_000), batch: manifest.first!.batch, seq }));
  const read = await readArchivedDay(parts, manifest, async (scratch) => (await readPlaces(await store.ready(), places, scratch)).map(({ message }) => message));
  if (!read.isIntact) throw new Error(read.said);
  return read.result;
}
async function standing(service: string) {
  return (await readCredentials(parts, { service, openOnly: true })).map(({ archive }) => archive.daysLeft);
}
const entries = (service: string, act: string) => database.db.selectFrom('core.journal').selectAll().where('act', '=', act).where('subject_id', '=', service).orderBy('seq').execute();

describe('a secret that was erased', () => {
  test('leaves the archive too: its day is sealed again, the old object goes, and the journal says what superseded what, why, and who asked', async () => {
    const { service, credential } = await erasedInStore();
    await sayReplaced(parts, credential, { why: 'Changed.', by, now });
    const old = (await readManifest(parts.db, { service, day: DAY }))!;
    expect(await archivedMessages(service)).toContain(`login with password=${SECRET}`);
    expect(await standing(service)).toEqual([1]);
    await holdAndErase(parts, now);
    expect(await standing(service)).toEqual([]);
    expect(await readdir(join(folder, service))).toEqual([`${DAY}.2.1.parquet.sealed`]);
    const messages = await archivedMessages(service);
    expect([messages.length, JSON.stringify(messages).includes(SECRET)]).toEqual([5, false]);
    const manifest = (await readManifest(parts.db, { service, day: DAY }))!;
    expect([manifest.version, manifest.previous, await checkManifest(parts.db, manifest)]).toEqual([2, old.hash, undefined]);
    const [told, ...more] = await entries(service, 'log-archive.erased');
    expect([told!.why, told!.actor_id, more.length]).toEqual(['Printed by mistake.', by.id, 0]);
    expect(told!.detail).toEqual({ credential, day: DAY, superseded: { version: 1, hash: old.hash }, now: { version: 2, hash: manifest.hash } });
    // The next night finds the store and the archive of one mind.
    expect(await archiveDay(parts, { service, day: DAY }, now)).toBe('same');
  });

  test('leaves it where the store has lost the day, and does not come back with a restore before that', async () => {
    const { service } = await erasedInStore();
    await (await store.ready()).client.command({ query: `ALTER TABLE writ.lines DELETE WHERE service = '${service}' SETTINGS mutations_sync = 1` });
    const restore = async (at: number) => {
      await askForRestore(parts, { service, from: DAY, through: DAY }, by, instant(now + at));
      await restoreDays(parts, now);
      return database.db.selectFrom('logging.archive_restores').select(['days', 'put_back', 'problem']).where('service', '=', service).orderBy('asked_at', 'desc').limit(1).executeTakeFirstOrThrow();
    };
    expect(await restore(1)).toEqual({ days: 0, put_back: 0, problem: expect.stringContaining('waits to leave the archive') });
    await holdAndErase(parts, now);
    expect(await restore(2)).toEqual({ days: 1, put_back: 5, problem: null });
    expect(JSON.stringify(await archivedMessages(service))).not.toContain(SECRET);
  });

  test.each<[string, (blobs: ArchiveParts['archive']['blobs']) => Partial<ArchiveParts['archive']['blobs']>]>([
    ['before the new object is written', () => ({ put: () => Promise.reject(new Error('killed')) })],
    ['before the old object is removed', () => ({ remove: () => Promise.reject(new Error('killed')) })],
    ['before it was read back', () => ({ has: () => Promise.reject(new Error('killed')) })],
  ])('goes on where it was cut off %s', async (_when, cut) => {
    const { service } = await erasedInStore();
    const blobs = parts.archive.blobs;
    await holdAndErase({ ...parts, archive: { ...parts.archive, blobs: { ...blobs, ...cut(blobs) } } }, now);
    expect(await standing(service)).toEqual([1]);
    expect((await readCredentials(parts, { service }))[0]!.archive.problem).toContain('could not be used');
    await holdAndErase(parts, now);
    expect(await standing(service)).toEqual([1]); // not before an hour is over
    await holdAndErase(parts, instant(now + MS.hour));
    expect(await standing(service)).toEqual([0]);
    expect(await readdir(join(folder, service))).toEqual([`${DAY}.2.1.parquet.sealed`]);
    expect(JSON.stringify(await archivedMessages(service))).not.toContain(SECRET);
    expect(await entries(service, 'log-archive.erased')).toHaveLength(1);
  });

  test('is not believed to be gone while the store of objects still has the old object', async () => {
    const { service } = await erasedInStore();
    await holdAndErase({ ...parts, archive: { ...parts.archive, blobs: { ...parts.archive.blobs, remove: () => Promise.resolve() } } }, now);
    expect((await readCredentials(parts, { service }))[0]!.archive).toEqual({ daysLeft: 1, problem: expect.stringContaining('is still there') });
  });

  test('leaves a day whose object is broken by the lines of the store, which are clean', async () => {
    const { service } = await erasedInStore();
    await writeFile(join(folder, service, `${DAY}.1.1.parquet.sealed`), 'nothing');
    await holdAndErase(parts, now);
    expect(await standing(service)).toEqual([0]);
    expect((await archivedMessages(service)).filter((message) => message.includes('[REDACTED]'))).toHaveLength(1);
  });

  test('of a day that was never archived waits for nothing', async () => {
    const service = `s-${(made += 1)}`;
    await store.append({ token: service, lines: [testLine({ service, at: TEST_DAY, receivedAt: now - MS.hour, message: `password=${SECRET}` })] });
    await database.db.deleteFrom('logging.watch_places').execute();
    await watchLines(parts, [watchSecrets(SWEEP_RULES)]);
    await eraseCredential(parts, (await readCredentials(parts, { service }))[0]!.id, { why: 'Printed.', by, now });
    await holdAndErase(parts, now);
    expect((await readCredentials(parts, { service }))[0]!.archive.daysLeft).toBe(0);
    expect(await entries(service, 'log-archive.erased')).toEqual([]);
  });
});

describe('the archive is thinned', () => {
  const policyOf = (keptFor: string) => async () => ({ policy: { controls: [{ id: 'log-retention', parameters: { keptFor: { amount: Number.parseInt(keptFor, 10), unit: 'day' } } }] } }) as never;
  const thinnedOn = async (days: number, keptDays: number, policyInForce: ArchiveParts['policyInForce']) => thinArchive({ ...parts, policyInForce, archive: { ...parts.archive, keptDays } }, instant(Date.parse(DAY) + days * MS.day));

  test('of days older than the setting and the policy allow, with a word of each, and its chain can still be checked', async () => {
    const service = `s-${(made += 1)}`;
    for (const day of [0, 1]) await store.append({ token: `${service} ${day}`, lines: [testLine({ service, at: TEST_DAY + day * MS.day })] });
    await archiveDays(parts, now);
    const days = async () => (await readManifests(parts.db, { service })).map(({ day }) => day);
    await thinnedOn(60, 30, policyOf('90'));
    await thinnedOn(500, 30, () => Promise.resolve(undefined));
    await thinnedOn(97, 30, policyOf('90'));
    await thinnedOn(400, 400, policyOf('90'));
    expect(await days()).toEqual([DAY, '2026-11-03']);
    await thinnedOn(98, 30, policyOf('90'));
    expect(await days()).toEqual(['2026-11-03']);
    expect(await readdir(join(folder, service))).toEqual(['2026-11-03.1.1.parquet.sealed']);
    expect((await entries(service, 'log-archive.thinned')).map(({ detail }) => detail)).toEqual([expect.objectContaining({ day: DAY, version: 1, lines: 1, keptFrom: '2026-11-03' })]);
    expect(await checkManifest(parts.db, (await readManifest(parts.db, { service, day: '2026-11-03' }))!)).toBeUndefined();
  });

  test('once and for all: the night does not archive again what it let go, and a day that comes back later gets another version', async () => {
    const service = `s-${(made += 1)}`;
    await store.append({ token: service, lines: [testLine({ service, at: TEST_DAY })] });
    await archiveDays(parts, now);
    await thinnedOn(98, 30, policyOf('90'));
    await database.db.deleteFrom('logging.archive_looks').execute();
    await archiveDays({ ...parts, policyInForce: policyOf('90'), archive: { ...parts.archive, keptDays: 30 } }, instant(Date.parse(DAY) + 98 * MS.day));
    expect(await readManifest(parts.db, { service, day: DAY })).toBeUndefined();
    await archiveDays(parts, now);
    expect((await readManifest(parts.db, { service, day: DAY }))!.version).toBe(2);
  });
});
