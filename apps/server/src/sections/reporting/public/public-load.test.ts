import { Agent, request } from 'node:http';
import { instant } from '@writ/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueFormToken } from './form-token.ts';
import { openTestPublisher, type TestPublisher } from './testing/open-test-publisher.ts';

/** How many forms are sent in the flood; `WRIT_LOAD_FORMS=6000` measures, and says what came of it. */
const FORMS = Number(process.env['WRIT_LOAD_FORMS'] ?? 100);
const AT_ONCE = 32;
const FILES = 10;
const FILE_BYTES = 25 * 2 ** 20;

let publisher: TestPublisher;
beforeAll(async () => {
  publisher = await openTestPublisher({ clock: () => instant(Date.now()) });
});
afterAll(() => publisher.drop());

interface Sent {
  readonly status: number;
  readonly location: string;
}

function send(type: string, write: (to: NodeJS.WritableStream) => Promise<void> | void, agent?: Agent): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${publisher.origin}/report`, { method: 'POST', ...(agent ? { agent } : {}), headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' } }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '' }));
    });
    outgoing.on('error', reject);
    void Promise.resolve(write(outgoing)).then(() => outgoing.end(), reject);
  });
}
/** Figures are for whoever asked for them. */
function say(figures: string): void {
  if (process.env['WRIT_LOAD_FORMS']) process.stdout.write(`${figures}\n`);
}
const tokenOf = () => issueFormToken(publisher.parts.linkKey, instant(Date.now() - 60_000));

test('ten files of 25 MiB stream through in bounded memory and come to the blob store whole', { timeout: 180_000 }, async () => {
  const before = process.memoryUsage();
  let most = 0;
  const watch = setInterval(() => {
    const now = process.memoryUsage();
    most = Math.max(most, now.heapUsed + now.external - before.heapUsed - before.external);
  }, 20);
  const piece = Buffer.alloc(256 * 1024, 'x');
  const { status } = await send('multipart/form-data; boundary=abc', async (to) => {
    const put = (text: string | Buffer) => new Promise<void>((resolve) => void (to.write(text) ? resolve() : to.once('drain', resolve)));
    for (const [name, value] of [['token', tokenOf()], ['what', 'with large files']] as const) await put(`--abc\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    for (let file = 0; file < FILES; file += 1) {
      await put(`--abc\r\ncontent-disposition: form-data; name="files"; filename="${file}.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`);
      for (let sent = 0; sent < FILE_BYTES; sent += piece.length) await put(piece);
      await put('\r\n');
    }
    await put('--abc--\r\n');
  });
  clearInterval(watch);
  expect(status).toBe(303);
  const rows = await publisher.db.selectFrom('reporting.attachments').select(['bytes', 'blob']).execute();
  expect(rows.map(({ bytes }) => Number(bytes))).toEqual(Array(FILES).fill(FILE_BYTES));
  for (const { blob } of rows) expect(await publisher.blobs.has(blob)).toBe(true);
  // The whole is 250 MiB; both ends of the wire are in this process.
  expect(most).toBeLessThan(96 * 2 ** 20);
  say(`10 × 25 MiB: at most ${(most / 2 ** 20).toFixed(0)} MiB more memory`);
});

test('forms of many senders at once become a report each, and none is lost', { timeout: 300_000 }, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const locations = new Set<string>();
  const slow: number[] = [];
  let left = FORMS;
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      const from = performance.now();
      const body = new URLSearchParams({ token: tokenOf(), what: `Load ${left}: the page /item/${left * 7919} shows ${(left * 104_729).toString(36)} of somebody else.`, steps: '1. open\n2. look' }).toString();
      const { status, location } = await send('application/x-www-form-urlencoded', (to) => void to.write(body), agent);
      slow.push(performance.now() - from);
      if (status === 303) locations.add(location);
    }
  }));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  expect(locations.size).toBe(FORMS);
  const rows = await publisher.db.selectFrom('reporting.reports').select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
  expect(Number(rows.count)).toBe(FORMS + 1);
  const sorted = slow.toSorted((one, other) => one - other);
  say(`${(FORMS / seconds).toFixed(0)} forms a second; half within ${sorted[Math.floor(FORMS / 2)]!.toFixed(0)} ms, 99 % within ${sorted[Math.floor(FORMS * 0.99)]!.toFixed(0)} ms`);
});
