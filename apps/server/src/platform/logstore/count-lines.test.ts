import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countLines, type LineCount } from './count-lines.ts';
import type { EngineConnection } from './connect-engine.ts';
import type { LineFilter } from './line-filter.ts';
import { quickerSearch } from './migrations/0005-quicker-search.ts';
import { openTestStore, TEST_DAY, testLine } from './testing-store.ts';

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const UNTIL = TEST_DAY + 60 * HOUR_MS;

/** Lines on both sides of many quarters, of three services and seven severities. */
const LINES = Array.from({ length: 2_000 }, (_, n) => testLine({
  at: TEST_DAY + (n % 240) * QUARTER_MS + [0, 1, -1, 450_000, 899_999][n % 5]!, service: `counted-${n % 3}`, severity: [0, 5, 9, 12, 13, 16, 17, 21][n % 8]!, host: `web-${n % 2}`, message: n % 11 === 0 ? 'refused' : 'answered',
}));

let store: Awaited<ReturnType<typeof openTestStore>>;
let connection: EngineConnection;
beforeAll(async () => {
  store = await openTestStore();
  connection = await store.ready();
  await store.append({ token: 'counted', lines: LINES });
}, 60_000);
afterAll(() => store.destroy());

/** The same, counted here. */
function counted({ from, until, service, severity, host, words = [] }: LineFilter, spanMs: number): LineCount[] {
  const spans = new Map<number, LineCount>();
  for (const line of LINES) {
    if (line.at < from || line.at >= until || (service !== undefined && line.service !== service) || (host !== undefined && line.host !== host)) continue;
    if (line.severity < (severity ?? 0) || !words.every((word) => line.message.includes(word))) continue;
    const start = Math.floor(line.at / spanMs) * spanMs;
    const { lines, warnings, errors } = spans.get(start) ?? { lines: 0, warnings: 0, errors: 0 };
    spans.set(start, { from: start, lines: lines + 1, warnings: warnings + Number(line.severity >= 13 && line.severity < 17), errors: errors + Number(line.severity >= 17) });
  }
  return [...spans.values()].toSorted((one, other) => one.from - other.from);
}

describe('lines are counted', () => {
  test('exactly, whatever of the range are whole quarters of an hour and whatever is asked of the lines', { timeout: 60_000 }, async () => {
    const instants = fc.oneof(fc.integer({ min: TEST_DAY - HOUR_MS, max: UNTIL + HOUR_MS }), fc.integer({ min: -2, max: 242 }).map((n) => TEST_DAY + n * QUARTER_MS));
    const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const filters = fc.record({
      range: fc.tuple(instants, instants), service: maybe(fc.constantFrom('counted-0', 'counted-2', 'unheard')), severity: maybe(fc.constantFrom(9, 13, 17)), host: maybe(fc.constant('web-1')), words: maybe(fc.constant(['refused'])),
      spanMs: fc.constantFrom(QUARTER_MS, 3 * HOUR_MS, 24 * HOUR_MS, 7 * HOUR_MS / 4, 3_600_000 / 3),
    });
    await fc.assert(fc.asyncProperty(filters, async ({ range, spanMs, ...rest }) => {
      const filter = { ...rest, from: Math.min(...range), until: Math.max(...range) };
      expect(await countLines(connection, filter, spanMs)).toEqual(counted(filter, spanMs));
    }), { numRuns: 25 });
  });

  test('in a store of before, whose lines were not counted as they came', { timeout: 60_000 }, async () => {
    const whole = { from: TEST_DAY - HOUR_MS, until: UNTIL };
    await connection.client.command({ query: `ALTER TABLE ${connection.database}.lines DROP PROJECTION quarters SETTINGS mutations_sync = 1` });
    expect(await countLines(connection, whole, 3 * HOUR_MS)).toEqual(counted(whole, 3 * HOUR_MS));
    // As if the step had been cut off in its middle, and begun again.
    for (const statement of [...quickerSearch.statements(connection.database), ...quickerSearch.statements(connection.database)]) {
      await connection.client.command({ query: statement });
      expect(await countLines(connection, whole, 3 * HOUR_MS)).toEqual(counted(whole, 3 * HOUR_MS));
    }
    await connection.client.command({ query: `ALTER TABLE ${connection.database}.lines MATERIALIZE PROJECTION quarters SETTINGS mutations_sync = 1` });
  });

  test('from what the store has counted, where that is known, also of lines of before, and one by one where a word is asked for', { timeout: 60_000 }, async () => {
    const wide = { from: TEST_DAY, until: UNTIL };
    // The engine refuses what it cannot answer from a projection, and keeps to that from then on: this test is the last one.
    const query: EngineConnection['client']['query'] = (question) => connection.client.query({ ...question, clickhouse_settings: { ...question.clickhouse_settings, force_optimize_projection: 1 } });
    const strict: EngineConnection = { ...connection, client: Object.assign(Object.create(connection.client) as EngineConnection['client'], { query }) };
    for (const filter of [wide, { ...wide, service: 'counted-1', severity: 13 }]) expect(await countLines(strict, filter, 3 * HOUR_MS)).toEqual(counted(filter, 3 * HOUR_MS));
    await expect(countLines(strict, { ...wide, words: ['refused'] }, 3 * HOUR_MS)).rejects.toMatchObject({ code: 'log-store-refused' });
  });
});
