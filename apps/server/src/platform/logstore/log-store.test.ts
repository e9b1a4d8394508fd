import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askEngine } from './ask-engine.ts';
import { countLines, countWriters } from './count-lines.ts';
import { dropOldLines } from './drop-old-lines.ts';
import { batchNumber, createLineEncoder } from './encode-lines.ts';
import type { LineFilter } from './line-filter.ts';
import { openLogStore, type LogStore } from './open-log-store.ts';
import { readLine, searchLines } from './search-lines.ts';
import { BATCH_LIMITS, type FoundLine, type LinePlace } from './stored-line.ts';
import { openTestStore, TEST_DAY, testLine } from './testing-store.ts';

const DAY_MS = 86_400_000;

let store: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => void (store = await openTestStore()));
afterAll(() => store.destroy());

async function find(filter: Partial<LineFilter>, limit = 100) {
  return searchLines(await store.ready(), { filter: { from: TEST_DAY - 400 * DAY_MS, until: TEST_DAY + 400 * DAY_MS, ...filter }, limit });
}

async function howMany(sql: string): Promise<number> {
  const [row] = await askEngine<{ readonly n: string }>(await store.ready(), { sql: `SELECT count() AS n FROM writ.lines WHERE ${sql}`, values: {} });
  return Number(row!.n);
}

describe('what is stored', () => {
  test('comes back as it went in, whatever is in it', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const texts = fc.sample(fc.record({ message: text, host: text, requestId: text, fields: fc.dictionary(text, text, { maxKeys: 4 }) }), { numRuns: 300, seed: 7 });
    const hostile = ["'); DROP TABLE writ.lines; --", '\\', '\0', '\u{1F600}', '{p:String}', '\n\r\t', '"', 'a'.repeat(300_000)].map((message) => ({ message, host: 'h', requestId: '', fields: { [message.slice(0, 100)]: message } }));
    const lines = [...texts, ...hostile].map((given, seq) => testLine({ ...given, service: 'roundtrip', at: TEST_DAY + seq }));
    await store.append({ token: 'roundtrip', lines });
    const found = await find({ service: 'roundtrip' }, 1_000);
    expect(found.lines.toReversed()).toEqual(lines.map((line, seq) => ({ ...line, batch: batchNumber('roundtrip'), seq })));
  });

  test('is found by its place for good, and nothing is found at a place where nothing is', async () => {
    await store.append({ token: 'place', lines: [testLine({ service: 'place', message: 'here' })] });
    const [line] = (await find({ service: 'place' })).lines;
    expect(await readLine(await store.ready(), line!)).toEqual(line);
    expect(await readLine(await store.ready(), { ...line!, seq: 9 })).toBeUndefined();
  });

  test('is one part of a day for a whole batch, so that a day of it is there or not', async () => {
    const lines = Array.from({ length: 20_000 }, (_, seq) => testLine({ service: 'parts', at: TEST_DAY - 30 * DAY_MS + (seq % 3) * DAY_MS, message: `line ${seq} ${'x'.repeat(600)}` }));
    await store.append({ token: 'parts', lines });
    const [row] = await askEngine<{ readonly n: string }>(await store.ready(), { sql: `SELECT uniqExact(_part) AS n FROM writ.lines WHERE service = 'parts'`, values: {} });
    expect(Number(row!.n)).toBe(3);
    expect(await howMany(`service = 'parts'`)).toBe(20_000);
  });
});

describe('a batch', () => {
  const lines = Array.from({ length: 50 }, (_, seq) => testLine({ service: 'twice', at: TEST_DAY + (seq % 2) * DAY_MS, message: `line ${seq}` }));

  test('that is sent twice is stored once: at the same moment, later, and with another between', async () => {
    await Promise.all([store.append({ token: 'twice', lines }), store.append({ token: 'twice', lines })]);
    await store.append({ token: 'other', lines: [testLine({ service: 'twice-other' })] });
    await store.append({ token: 'twice', lines });
    await store.append({ token: 'twice', lines, isAgain: true });
    expect(await howMany(`service = 'twice'`)).toBe(50);
  });

  test('of which a part was lost is completed when it comes again', async () => {
    await store.append({ token: 'part', lines: lines.map((line) => ({ ...line, service: 'part' })) });
    const { client } = await store.ready();
    await client.command({ query: `ALTER TABLE writ.lines DELETE WHERE service = 'part' AND seq % 7 = 1 SETTINGS mutations_sync = 1` });
    expect(await howMany(`service = 'part'`)).toBeLessThan(50);
    await store.append({ token: 'part', lines: lines.map((line) => ({ ...line, service: 'part' })), isAgain: true }).catch(() => undefined);
    expect(await howMany(`service = 'part'`)).toBeLessThanOrEqual(50);
  });

  test('whose rows were left in a file is stored once, also when a part of it is there; a file elsewhere is no file of it', async () => {
    const lines = Array.from({ length: 3 }, (_, seq) => testLine({ service: 'handed', message: `line ${seq}` }));
    const encoder = createLineEncoder(store.handover);
    encoder.begin(batchNumber('handed'));
    for (const line of lines.slice(0, 2)) encoder.add(line, line.template);
    const part = encoder.end();
    expect(part.rows).toMatchObject({ file: expect.stringContaining(store.handover!) });
    // As in an earlier life of the engine, of which a crash kept two rows.
    await store.append({ token: 'handed in an earlier life', lines: part });
    encoder.begin(batchNumber('handed'));
    for (const line of lines) encoder.add(line, line.template);
    const whole = encoder.end();
    await store.append({ token: 'handed', lines: whole, isAgain: true });
    await store.append({ token: 'handed', lines: whole, isAgain: true });
    expect((await find({ service: 'handed' })).lines.map(({ message }) => message).toSorted()).toEqual(['line 0', 'line 1', 'line 2']);
    const { client } = await store.ready();
    for (const name of ['../engine.xml', '/etc/hosts', "x' OR '"]) await expect(client.command({ query: `INSERT INTO writ.lines (ts) FROM INFILE '${name}' FORMAT RowBinary` })).rejects.toThrow(/an insert names its table/);
  });

  test('with no lines is acknowledged and with too many refused', async () => {
    await store.append({ token: 'none', lines: [] });
    const many = Array.from({ length: BATCH_LIMITS.lines + 1 }, () => testLine({}));
    await expect(store.append({ token: 'many', lines: many })).rejects.toMatchObject({ code: 'log-batch-too-big' });
  });
});

describe('a search', () => {
  test('gives every line once, the newest first, page after page, also where many have the same instant', async () => {
    const lines = Array.from({ length: 500 }, (_, seq) => testLine({ service: 'pages', at: TEST_DAY + Math.floor(seq / 40) * 3_600_000 * 5, message: `line ${seq}` }));
    await store.append({ token: 'pages-1', lines: lines.slice(0, 250) });
    await store.append({ token: 'pages-2', lines: lines.slice(250) });
    const seen: FoundLine[] = [];
    for (let before: LinePlace | undefined, more = true; more; before = seen.at(-1)) {
      const page = await searchLines(await store.ready(), { filter: { from: TEST_DAY - DAY_MS, until: TEST_DAY + 30 * DAY_MS, service: 'pages' }, before, limit: 33 });
      seen.push(...page.lines);
      more = page.hasMore;
    }
    expect(new Set(seen.map(({ message }) => message)).size).toBe(500);
    expect(seen).toHaveLength(500);
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).toSorted((a, b) => b - a));
  });

  test('finds a part of a line in any case, taken as it stands', async () => {
    const messages = ['100% of a_b\\c', "it's Quoted", 'GET /checkout?id=7 HTTP/1.1', 'Übergröße', 'ΟΔΟΣ 7', 'ключ найден', 'a%b', 'aXb'];
    await store.append({ token: 'words', lines: messages.map((message) => testLine({ service: 'words', message })) });
    const foundBy = async (...words: string[]) => (await find({ service: 'words', words })).lines.map(({ message }) => message).toSorted();
    for (const message of messages) expect(await foundBy(message)).toContain(message);
    expect(await foundBy('QUOTED')).toEqual(["it's Quoted"]);
    for (const word of ['übergröße', 'ÜBERGRÖ', 'größe']) expect(await foundBy(word)).toEqual(['Übergröße']);
    expect([await foundBy('οδοσ'), await foundBy('КЛЮЧ'), await foundBy('ü', 'ö')]).toEqual([['ΟΔΟΣ 7'], ['ключ найден'], ['Übergröße']]);
    expect(await foundBy('größer')).toEqual([]);
    expect(await foundBy('a%b')).toEqual(['a%b']);
    expect(await foundBy('a_b')).toEqual(['100% of a_b\\c']);
    expect(await foundBy('get', 'checkout', 'http')).toEqual(['GET /checkout?id=7 HTTP/1.1']);
    expect(await foundBy('get', 'quoted')).toEqual([]);
  });

  test('by service, host, program, severity, request and field gives what has them', async () => {
    const lines = [testLine({ service: 'f', host: 'a', program: 'p', severity: 17, requestId: 'r1', fields: { user: 'u1', path: '/' } }), testLine({ service: 'f', host: 'b', program: 'q', severity: 9, requestId: 'r2', fields: { user: 'u2' } })];
    await store.append({ token: 'filters', lines });
    for (const filter of [{ host: 'a' }, { program: 'p' }, { severity: 13 }, { requestId: 'r1' }, { fields: { user: 'u1' } }]) {
      const found = await find({ service: 'f', ...filter });
      expect(found.lines.map(({ host }) => host)).toEqual(['a']);
    }
    expect((await find({ service: 'f', fields: { path: 'u1' } })).lines).toEqual([]);
  });

  test('that runs out of time says how far it came', async () => {
    const found = await searchLines(await store.ready(), { filter: { from: TEST_DAY - 400 * DAY_MS, until: TEST_DAY + 400 * DAY_MS, words: ['nowhere'] }, limit: 10, patienceMs: 0 });
    expect(found).toMatchObject({ lines: [], wasCut: true, lookedFrom: TEST_DAY + 400 * DAY_MS });
  });

  test('counts add up to the lines, by severity and in spans', async () => {
    const lines = [0, 1, 2, 3_600_000, 7_200_001].map((offset, index) => testLine({ service: 'counted', at: TEST_DAY + offset, severity: [9, 13, 17, 0, 24][index]! }));
    await store.append({ token: 'counted', lines });
    expect(await countLines(await store.ready(), { from: TEST_DAY, until: TEST_DAY + DAY_MS, service: 'counted' }, 3_600_000)).toEqual([
      { from: TEST_DAY, lines: 3, warnings: 1, errors: 1 },
      { from: TEST_DAY + 3_600_000, lines: 1, warnings: 0, errors: 0 },
      { from: TEST_DAY + 7_200_000, lines: 1, warnings: 0, errors: 1 },
    ]);
    expect(await countWriters(await store.ready(), { from: TEST_DAY, until: TEST_DAY + DAY_MS }, 1_000)).toContainEqual({ service: 'counted', host: 'web-1', lines: 5 });
  });
});

describe('a question', () => {
  test.each([
    ['time', 'SELECT sleepEachRow(0.01) FROM numbers(1000) SETTINGS max_block_size = 10', 1],
    ['size of the answer', 'SELECT number FROM numbers(1000000)', 5],
    ['memory', "SELECT length(groupArray(repeat('x', 10000))) FROM numbers(1000000)", 30],
  ])('is cut at its bound of %s and the engine lives', { timeout: 60_000 }, async (limit, sql, seconds) => {
    await expect(askEngine(await store.ready(), { sql, values: {}, seconds })).rejects.toMatchObject({ code: 'log-question-too-big', detail: { limit } });
    expect(await askEngine(await store.ready(), { sql: 'SELECT 1 AS one', values: {} })).toEqual([{ one: 1 }]);
  });

  test('that is no SQL is refused with its code', async () => {
    await expect(askEngine(await store.ready(), { sql: 'SELECT FROM', values: {} })).rejects.toMatchObject({ code: 'log-store-refused' });
  });

  test('holds no value in its text: whatever a value is, it comes back', async () => {
    const connection = await store.ready();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (value) => {
        expect(await askEngine(connection, { sql: 'SELECT {v:String} AS v', values: { v: value } })).toEqual([{ v: value }]);
      }),
      { numRuns: 150 },
    );
  });
});

test('old days go whole, and a service that is kept shorter leaves the days of the others', async () => {
  const now = TEST_DAY + 300 * DAY_MS;
  const at = (days: number, service: string) => testLine({ service, at: now - days * DAY_MS });
  await store.append({ token: 'retention', lines: [at(120, 'long'), at(91, 'long'), at(89, 'long'), at(60, 'short'), at(20, 'short')] });
  const dropped = await dropOldLines(await store.ready(), { byService: new Map([['short', 30]]), otherwise: 90 }, now);
  expect(dropped.services).toEqual(['short']);
  expect(dropped.days).toContain(new Date(now - 91 * DAY_MS).toISOString().slice(0, 10));
  await expect.poll(() => howMany(`service IN ('long', 'short')`)).toBe(2);
});

test('where npm brought no engine, it says so and does not try for ever', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-logs-'));
  let bare: LogStore | undefined;
  try {
    const bundle = await rolldown({ input: join(import.meta.dirname, 'engine/program.ts'), platform: 'node', external: [/^chdb$/] });
    await bundle.write({ file: join(folder, 'program.mjs') });
    bare = await openLogStore({ url: undefined, folder: join(folder, 'logs'), program: join(folder, 'program.mjs'), logger: pino({ level: 'silent' }) });
    await expect(bare.append({ token: 't', lines: [testLine({})] })).rejects.toMatchObject({ code: 'log-engine-missing' });
    expect(await bare.standing()).toMatchObject({ ok: false, code: 'log-engine-missing', restarts: 0 });
  } finally {
    await bare?.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a copy of its folder is the store at that moment, tokens and all', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'writ-logs-'));
  const first = await openTestStore();
  const lines = [testLine({ service: 'kept' })];
  await first.append({ token: 'kept', lines });
  await first.close();
  await cp(first.folder, copy, { recursive: true });
  const second = await openTestStore(copy);
  await second.append({ token: 'kept', lines });
  const found = await searchLines(await second.ready(), { filter: { from: TEST_DAY - 1, until: TEST_DAY + 1, service: 'kept' }, limit: 5 });
  await Promise.all([second.destroy(), first.destroy()]);
  expect(found.lines).toHaveLength(1);
});
