import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MS } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings, type Settings } from './config.ts';
import { WRIT } from './core/actor.ts';
import { addService } from './core/directory/services.ts';
import type { HouseTables } from './house-tables.ts';
import { openHouse } from './open-house.ts';
import { openLogArchive } from './open-log-archive.ts';
import { ENGINE_PROGRAM, openTestStore, TEST_DAY, testLine } from './platform/logstore/testing-store.ts';
import { type LogRange, readInstalledArchive, restoreInstalledLogs } from './restore-installed-logs.ts';
import { keepArchive, restoreDays, type ArchiveParts } from './sections/logging/index.ts';

const DAY = '2026-11-02';
const EVERYTHING: LogRange = { service: undefined, from: '0001-01-01', through: '9999-12-31' };
const log = pino({ level: 'silent' });

let folder: string;
let settings: Settings;
let database: TestDatabase<HouseTables>;
let store: Awaited<ReturnType<typeof openTestStore>>;
let serverParts: ArchiveParts;
let service: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writ-restore-'));
  [database, store] = await Promise.all([createTestDatabase<HouseTables>(), openTestStore()]);
  settings = readSettings({ WRIT_DATA: join(folder, 'data'), DATABASE_URL: database.url, WRIT_MASTER_KEY: randomBytes(32).toString('base64') }, folder);
  mkdirSync(join(settings.data, 'postgres'), { recursive: true });
  const house = await openHouse({ settings, log, hold: 'share' });
  const clock = () => house.clock();
  serverParts = { db: database.db as never, logs: store, clock, log, policyInForce: () => Promise.resolve(undefined), archive: openLogArchive(settings, house.keyring) };
  service = (await database.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, clock()))).id;
  const [own, unowned] = [service, ''].map((of) => ({ token: `lines of ${of}`, lines: Array.from({ length: 3 }, (_, n) => testLine({ service: of, at: TEST_DAY + n * 1_000, message: `line ${n}`, fields: { n: String(n) } })) }));
  await store.append(own!);
  await store.append(unowned!);
  await store.append({ token: 'next day', lines: [testLine({ service, at: TEST_DAY + MS.day, message: 'next day' })] });
  await keepArchive({ ...serverParts, clock: () => (TEST_DAY + 4 * MS.day) as never });
  await house.close();
}, 120_000);
afterAll(async () => {
  await Promise.all([store.destroy(), database.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

const read = (range: Partial<LogRange>, take?: (text: string) => Promise<void>) => Array.fromAsync(readInstalledArchive({ settings, log }, ENGINE_PROGRAM, { ...EVERYTHING, ...range }, take));

describe('archived days', { timeout: 60_000 }, () => {
  it('of a service, of nobody and of all are proved whole, and their lines written as NDJSON in their order', async () => {
    let text = '';
    const days = await read({ service: 'Billing' }, async (more) => void (text += more));
    expect(days.map(({ day, lines, state }) => [day, lines, state])).toEqual([[DAY, 3, 'intact'], ['2026-11-03', 1, 'intact']]);
    const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as { at: string; service: string; message: string; fields: object });
    expect(lines.map(({ message }) => message)).toEqual(['line 0', 'line 1', 'line 2', 'next day']);
    expect(lines[1]).toMatchObject({ at: '2026-11-02T00:00:01.000Z', service: 'billing', host: 'web-1', program: 'app', fields: { n: '1' } });
    expect((await read({ from: DAY, through: DAY })).map((day) => day.service)).toEqual(['', service]);
    await expect(read({ service: 'nobody' })).rejects.toMatchObject({ code: 'service-not-found-here' });
  });

  it('are put back by the running server, which is waited for', async () => {
    await (await store.ready()).client.command({ query: 'ALTER TABLE writ.lines DELETE WHERE 1 SETTINGS mutations_sync = 1' });
    const range = { service: 'billing', from: DAY, through: DAY };
    expect(await restoreInstalledLogs({ settings, log }, ENGINE_PROGRAM, range, 0)).toBeUndefined();
    await restoreDays(serverParts, serverParts.clock());
    const waited = restoreInstalledLogs({ settings, log }, ENGINE_PROGRAM, { ...range, through: '2026-11-30' }, 50_000);
    for (;;) {
      await restoreDays(serverParts, serverParts.clock());
      if (await Promise.race([waited.then(() => true), new Promise((resolve) => setTimeout(resolve, 100, false))])) break;
    }
    expect(await waited).toEqual({ days: 2, putBack: 1, problem: null });
    await expect(restoreInstalledLogs({ settings, log }, ENGINE_PROGRAM, { service: undefined, from: '2026-11-03', through: DAY }, 0)).rejects.toMatchObject({ code: 'log-restore-range' });
  });

  it('that are not as they were written give no line and are said, and the others are read all the same', async () => {
    truncateSync(join(settings.data, 'log-archive', service, `${DAY}.1.1.parquet.sealed`), 300);
    let text = '';
    const days = await read({ service }, async (more) => void (text += more));
    expect(days).toMatchObject([{ day: DAY, state: 'broken', said: expect.stringContaining('seal is broken') }, { day: '2026-11-03', state: 'intact' }]);
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });
});
