import { afterAll, beforeAll, expect, test } from 'vitest';
import { askEngine } from './ask-engine.ts';
import { batchNumber, COLUMNS } from './encode-lines.ts';
import { readPlaces, replaceLines, REWRITTEN_FIELD } from './replace-lines.ts';
import { openTestStore, TEST_DAY, testLine } from './testing-store.ts';

let store: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => void (store = await openTestStore()), 60_000);
afterAll(() => store.destroy());

const DAY_MS = 86_400_000;
const placesOf = (token: string, count: number) => Array.from({ length: count }, (_, seq) => ({ at: TEST_DAY + (seq % 2) * DAY_MS, batch: batchNumber(token), seq }));
async function count(sql: string): Promise<number> {
  const [row] = await askEngine<{ readonly n: string }>(await store.ready(), { sql: `SELECT count() AS n FROM writ.lines WHERE ${sql}`, values: {} });
  return Number(row!.n);
}

test('lines are replaced in their places, over days, and the others stay as they are', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 100 }, (_, seq) => testLine({ at: TEST_DAY + (seq % 2) * DAY_MS, service: 'replace', message: `line ${seq} says 'quiet' \\ {word}` }));
  await store.append({ token: 'replace', lines });
  const connection = await store.ready();
  const found = await readPlaces(connection, placesOf('replace', 10));
  expect(found).toHaveLength(10);
  await replaceLines(connection, found.map((line) => ({ ...line, message: `${line.message} no more`, fields: { a: 'b' } })));
  const after = await readPlaces(connection, placesOf('replace', 100));
  expect(after).toHaveLength(100);
  for (const line of after) expect([line.message.endsWith(' no more'), line.fields]).toEqual(line.seq < 10 ? [true, { a: 'b', [REWRITTEN_FIELD]: expect.stringMatching(/^[0-9a-f]{16}$/) as string }] : [false, {}]);
  await replaceLines(connection, after.filter(({ seq }) => seq < 5).map((line) => ({ ...line, message: `${line.message} no more` })));
  expect(await count(`service = 'replace'`)).toBe(100);
  expect(await count(`service = 'replace' AND message NOT LIKE '%no more'`)).toBe(90);
});

test('what was cut off between the new line and the old one is finished by the next try', { timeout: 60_000 }, async () => {
  await store.append({ token: 'half', lines: [testLine({ service: 'half', message: 'before' })] });
  const connection = await store.ready();
  const [line] = await readPlaces(connection, placesOf('half', 1));
  const changed = { ...line!, message: 'after' };
  await replaceLines(connection, [changed]);
  // The old line once more, as if its dropping had not come.
  await connection.client.insert({
    table: 'writ.lines', columns: [...COLUMNS], format: 'JSONCompactEachRow', clickhouse_settings: { async_insert: 0, insert_deduplicate: 0 },
    values: [[line!.at, line!.receivedAt, 'half', '', '', '', 0, '', 'before', {}, '', line!.batch, 0]],
  });
  expect(await count(`service = 'half'`)).toBe(2);
  await replaceLines(connection, [changed]);
  expect((await readPlaces(connection, placesOf('half', 1))).map(({ message }) => message)).toEqual(['after']);
  expect(await count(`service = 'half'`)).toBe(1);
});

test('nothing is written where no line is any more', { timeout: 60_000 }, async () => {
  const connection = await store.ready();
  await replaceLines(connection, [{ ...testLine({ service: 'gone' }), batch: batchNumber('gone'), seq: 0 }]);
  expect(await count(`service = 'gone'`)).toBe(0);
});
