import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askEngine } from './ask-engine.ts';
import { addDescriptions, describeDay, describeScratch } from './describe-lines.ts';
import { packLines, type Packed } from './pack-lines.ts';
import { readServicesOfDay, readStoredDays } from './read-days.ts';
import { putBackMissing, unpackLines, withScratchTable } from './scratch-table.ts';
import type { StoredLine } from './stored-line.ts';
import { openTestStore, TEST_DAY, testLine } from './testing-store.ts';

const DAY = '2026-11-02';
const text = fc.string({ unit: 'binary', maxLength: 60 }).map((value) => value.replaceAll(/[\uD800-\uDFFF]/g, ''));

let store: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.destroy());

async function pack(service: string, limits?: Parameters<typeof packLines>[2]): Promise<readonly Packed[]> {
  return Array.fromAsync(packLines(await store.ready(), { service, day: DAY }, limits));
}

async function remove(service: string, where = '1'): Promise<void> {
  const { client, database } = await store.ready();
  await client.command({ query: `ALTER TABLE ${database}.lines DELETE WHERE service = '${service}' AND ${where} SETTINGS mutations_sync = 1` });
}

let made = 0;
async function append(lines: readonly Partial<StoredLine>[]): Promise<string> {
  const service = `s${(made += 1)}`;
  await store.append({ token: service, lines: lines.map((line) => testLine({ ...line, service })) });
  return service;
}

describe('the lines of a service-day', () => {
  test('whatever they say, they come back from Parquet as they were, and only where they are missing', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ message: text, host: text, requestId: text, severity: fc.nat(24), at: fc.nat(86_399_999).map((ms) => TEST_DAY + ms), fields: fc.dictionary(text, text, { maxKeys: 4 }) }), { minLength: 1, maxLength: 20 }),
        fc.nat(20),
        async (lines, from) => {
          const service = await append(lines);
          const connection = await store.ready();
          const day = { service, day: DAY };
          const before = await describeDay(connection, day);
          const [packed] = await pack(service);
          expect(packed!.description).toEqual(before);
          await remove(service, `seq >= ${from}`);
          await withScratchTable(connection, async (scratch) => {
            await unpackLines(connection, scratch, packed!.parquet);
            expect(await describeScratch(connection, scratch, day)).toEqual(before);
            expect(await putBackMissing(connection, scratch, day)).toBe(Math.max(0, lines.length - from));
            expect(await putBackMissing(connection, scratch, day)).toBe(0);
          });
          expect(await describeDay(connection, day)).toEqual(before);
        },
      ),
      { numRuns: Number(process.env['LAW_RUNS'] ?? 3) },
    );
  });

  test('one other character gives another digest, another order the same', async () => {
    const connection = await store.ready();
    const digests = [];
    for (const messages of [['one', 'two'], ['one', 'tWo']]) {
      await store.append({ token: `same ${digests.length}`, lines: messages.map((message, n) => testLine({ service: 'same', at: TEST_DAY + n, message })) });
      const { digest } = await describeDay(connection, { service: 'same', day: DAY });
      digests.push(digest);
      await remove('same');
    }
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('many lines make several files, whose descriptions add up to the whole', { timeout: 60_000 }, async () => {
    const service = await append(Array.from({ length: 2_500 }, (_, seq) => ({ at: TEST_DAY + (seq % 86_400) * 1_000, message: `line ${seq}` })));
    const packed = await pack(service, { lines: 1_000, bytes: 1_000_000 });
    expect(packed.map(({ description }) => description.lines)).toEqual([1_000, 1_000, 500]);
    expect(addDescriptions(packed.map(({ description }) => description))).toEqual(await describeDay(await store.ready(), { service, day: DAY }));
  });

  test('lines so long that a file cannot hold many of them are packed a few at a time', { timeout: 60_000 }, async () => {
    const service = await append(Array.from({ length: 40 }, (_, seq) => ({ at: TEST_DAY + seq, message: randomBytes(4_000).toString('base64') })));
    const packed = await pack(service, { lines: 64, bytes: 100_000 });
    expect(packed.length).toBeGreaterThan(3);
    expect(packed.every(({ parquet }) => parquet.length <= 100_000)).toBe(true);
    expect(addDescriptions(packed.map(({ description }) => description))).toEqual(await describeDay(await store.ready(), { service, day: DAY }));
    await expect(pack(service, { lines: 64, bytes: 1_000 })).rejects.toMatchObject({ code: 'log-question-too-big' });
  });

  test('a day without lines makes no file', async () => {
    expect(await pack('nobody')).toEqual([]);
    expect(await describeDay(await store.ready(), { service: 'nobody', day: DAY })).toEqual({ lines: 0, digest: '0'.repeat(32), first: undefined, last: undefined });
  });

  test('what is no Parquet is refused, and nothing of it stays', async () => {
    const connection = await store.ready();
    await withScratchTable(connection, async (scratch) => {
      await expect(unpackLines(connection, scratch, Buffer.from('PAR1 and then nothing'))).rejects.toMatchObject({ code: 'log-store-refused' });
      expect((await describeScratch(connection, scratch, { service: '', day: DAY })).lines).toBe(0);
    });
    const tables = await askEngine<{ readonly name: string }>(connection, { sql: "SELECT name FROM system.tables WHERE startsWith(name, 'scratch_')", values: {} });
    expect(tables).toEqual([]);
  });

  test('the days that are stored are told, and who wrote on them', async () => {
    const connection = await store.ready();
    await append([{ at: TEST_DAY + 86_400_000 }]);
    const days = await readStoredDays(connection, '2026-11-04');
    expect(days.map(({ day }) => day)).toEqual(['2026-11-02', '2026-11-03']);
    expect(days[0]!.changedAt).toBeGreaterThan(Date.UTC(2020));
    expect(await readServicesOfDay(connection, '2026-11-03')).toEqual([`s${made}`]);
  });
});
