import { expect, test } from 'vitest';
import { askEngine } from './ask-engine.ts';
import { readLine, searchLines } from './search-lines.ts';
import { openTestStore, TEST_DAY, testLine } from './testing-store.ts';

test('lines are found in parts as they came, without indexes, and in the part that becomes of them, with', { timeout: 60_000 }, async () => {
  const store = await openTestStore();
  try {
    const connection = await store.ready();
    for (let batch = 0; batch < 4; batch += 1) {
      await store.append({ token: `batch ${batch}`, isAgain: false, lines: Array.from({ length: 3_000 }, (_, seq) => testLine({ at: TEST_DAY + batch * 60_000 + seq, requestId: `r-${batch}-${seq}`, host: `web-${seq % 3}`, message: `order ${batch * 3_000 + seq} was ${seq === 77 ? 'Überaus selten' : 'placed'}`, fields: { customer: `c-${seq % 500}` }, template: `${batch}`.padStart(16, '0') })) });
    }
    const everywhen = { from: 0, until: TEST_DAY + 86_400_000 };
    const asked = [{ words: ['berAUS'] }, { words: ['order 9041'] }, { words: ['no such word'] }, { requestId: 'r-2-1234' }, { requestId: 'r-9-1' }, { host: 'web-2', words: ['selten'] }, { fields: { customer: 'c-499' } }, { fields: { customer: 'nobody' } }];
    const find = () => Promise.all(asked.map(async (filter) => (await searchLines(connection, { filter: { ...everywhen, ...filter }, limit: 50 })).lines));
    const held = () => askEngine<{ readonly parts: string; readonly indexed: string }>(connection, { sql: "SELECT count() AS parts, countIf(secondary_indices_uncompressed_bytes > 0) AS indexed FROM system.parts WHERE active AND database = 'writ' AND table = 'lines'", values: {} });
    const before = await find();
    expect(before.map((lines) => lines.length)).toEqual([4, 1, 0, 1, 0, 4, 24, 0]);
    await connection.client.command({ query: 'OPTIMIZE TABLE writ.lines FINAL' });
    expect(await held()).toEqual([{ parts: '1', indexed: '1' }]);
    expect(await find()).toEqual(before);
    const [line] = before[3]!;
    expect(await readLine(connection, line!)).toEqual(line);
    // What came before a batch was merged is still known of it.
    await store.append({ token: 'batch 1', isAgain: true, lines: Array.from({ length: 3_000 }, (_, seq) => testLine({ at: TEST_DAY + 60_000 + seq, requestId: `r-1-${seq}` })) });
    expect((await askEngine<{ readonly count: string }>(connection, { sql: 'SELECT count() AS count FROM writ.lines', values: {} }))[0]!.count).toBe('12000');
  } finally {
    await store.destroy();
  }
});
