import { createRedactor } from '@writ/log';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { addService } from '../../../core/directory/services.ts';
import { WRIT } from '../../../core/actor.ts';
import { closedLogStore, type StoredLine } from '../../../platform/logstore/index.ts';
import { openTestStore, testLine } from '../../../platform/logstore/testing-store.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import type { LoggingParts } from '../parts.ts';
import { noteTemplates } from '../patterns/note-templates.ts';
import { exportLines, type Exported } from './export-lines.ts';
import { searchRoutes } from './search-routes.tsx';

const REQUEST = '0af7651916cd43dd8448eb211c80319c';

let store: Awaited<ReturnType<typeof openTestStore>>;
let logs: LoggingParts['logs'];
let desk: TestConsole;
let billing: string;
let shop: string;

beforeAll(async () => {
  store = await openTestStore();
  logs = store;
  desk = await openTestConsole({
    routes: (console, house) => searchRoutes(console, {
      db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(),
      // Looked up at each use, so that a test can take the store away.
      logs: { handover: undefined, append: (batch) => logs.append(batch), ready: () => logs.ready(), standing: () => logs.standing(), pid: () => logs.pid(), close: () => logs.close() },
    }),
  });
});
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

let batches = 0;
async function write(lines: readonly Partial<StoredLine>[]): Promise<void> {
  batches += 1;
  const at = desk.clock.now() - 5_000;
  await store.append({ token: `search ${batches}`, lines: lines.map((line, index) => testLine({ at: at + index, receivedAt: at + index, ...line })) });
}

/** Hrefs of the links with this text. */
function hrefs(html: string, text: string): string[] {
  return [...html.matchAll(/<a[^>]*href="([^"]*)"[^>]*>([^<]*)</g)].filter(([, , said]) => said === text).map(([, href]) => href!.replaceAll('&amp;', '&'));
}

describe('before any line came', () => {
  test('the page says how lines come, and not that the search was wrong', async () => {
    const lead = await desk.get('contact', '/logs');
    expect(lead.text).toContain('No line has come yet');
    expect(lead.text).toContain('Connect a service');
    expect((await desk.get('developer', '/logs')).text).toContain('a lead can make one');
  });
});

describe('once there are lines', () => {
  beforeAll(async () => {
    const add = async (name: string) => (await desk.db.transaction().execute((trx) => addService(trx, { name, about: 'Sells' }, WRIT, desk.clock.now()))).id;
    [billing, shop] = [await add('billing'), await add('shop')];
    await write([
      { service: shop, host: 'web-1', message: 'POST /orders', requestId: REQUEST },
      { service: billing, host: 'pay-1', message: 'charge the card', requestId: REQUEST },
      { service: billing, host: 'pay-1', message: 'card was declined', requestId: REQUEST, severity: 17 },
      { service: shop, host: 'web-1', message: 'answered 402', requestId: REQUEST },
      { service: shop, host: 'web-1', message: '=cmd|calc', fields: { order: '77' } },
    ]);
  });

  test('a request is shown through every service, in its order, with the time since its first line', async () => {
    const { text } = await desk.get('developer', `/logs?request=${REQUEST}`);
    const told = [...text.matchAll(/class="told">([^<]*)</g)].map(([, message]) => message);
    expect(told).toEqual(['POST /orders', 'charge the card', 'card was declined', 'answered 402']);
    expect(text).toContain('4 lines of shop, billing');
    expect([...text.matchAll(/>(\+\d+ ms)</g)].map(([, offset]) => offset)).toEqual(['+0 ms', '+1 ms', '+2 ms', '+3 ms']);
  });

  test('a request that nobody wrote is said to be none', async () => {
    expect((await desk.get('developer', '/logs?request=abc')).text).toContain('No line has this request id');
  });

  test('the histogram leads earlier, closer and wider, and each way shows what lies there', async () => {
    const page = (await desk.get('developer', '/logs?q=declined&span=1h')).text;
    const [earlier] = hrefs(page, '← Earlier');
    expect((await desk.get('developer', earlier!)).text).toContain('No line is like that');
    const [wider] = hrefs(page, 'Wider');
    expect((await desk.get('developer', wider!)).text).toContain('card was declined');
    expect(hrefs(page, 'Later →')).toEqual([]);
    const [back] = hrefs((await desk.get('developer', earlier!)).text, 'Later →');
    expect((await desk.get('developer', back!)).text).toContain('card was declined');
    const [month] = hrefs(page, '30 days');
    expect(month).toContain('span=30d');
    expect(month).toContain('q=declined');
  });

  test('a search that finds nothing offers a longer time', async () => {
    const page = (await desk.get('developer', '/logs?q=neverwritten&span=15m')).text;
    expect(page).toContain('No line is like that');
    expect(hrefs(page, 'Look in a longer time')).toHaveLength(1);
  });

  test('the live page looks by itself while it is watched, and later only by a link', async () => {
    const watched = (await desk.get('developer', '/logs/tail?host=pay-1')).text;
    expect(watched).toContain('card was declined');
    expect(watched).not.toContain('answered 402');
    const again = /hx-get="([^"]+)"/.exec(watched)![1]!.replaceAll('&amp;', '&');
    expect((await desk.get('developer', again)).text).toContain('hx-get=');
    desk.clock.pass(31 * 60_000);
    const left = (await desk.get('developer', again)).text;
    expect(left).not.toContain('hx-get=');
    expect(left).toContain('no longer looks by itself');
    // Nobody can make a page that asks for ever.
    const forever = (await desk.get('developer', '/logs/tail?watched=8000000000000000')).text;
    expect(Number(/watched=(\d+)/.exec(forever)![1]) - desk.clock.now()).toBeLessThanOrEqual(30 * 60_000);
  });

  test('a search can be kept for oneself and for everybody, is replaced under its name, and forgotten by its owner only', async () => {
    await desk.post('developer', '/logs/searches', { query: `q=declined&service=${billing}&after=1-1-1`, name: 'Declined cards', shared: 'yes' });
    await desk.post('developer', '/logs/searches', { query: 'q=mine', name: 'Mine' });
    await desk.post('developer', '/logs/searches', { query: 'q=mine&level=error', name: 'mine' });
    const own = (await desk.get('developer', '/logs')).text;
    expect(own).toContain('Declined cards');
    expect(hrefs(own, 'Mine')).toEqual([]);
    expect(hrefs(own, 'mine')).toEqual(['/logs?q=mine&level=error']);
    const other = (await desk.get('contact', '/logs')).text;
    expect(hrefs(other, 'Declined cards')).toEqual([`/logs?q=declined&service=${billing}`]);
    expect(other).not.toContain('q=mine');
    const forget = /action="([^"]+\/remove)"/.exec(own)![1]!;
    expect((await desk.post('contact', forget)).status).toBe(404);
    expect((await desk.post('auditor', '/logs/searches', { query: '', name: 'x' })).status).toBe(403);
    expect((await desk.post('developer', forget)).status).toBe(303);
  });

  test('an export has every line of the search, once, and is written in the journal without what was typed', async () => {
    const file = await desk.get('developer', '/logs/export?q=card&span=1d&format=ndjson');
    const lines = file.text.trim().split('\n').map((text) => JSON.parse(text) as { message: string; service: string; level?: string });
    expect(lines.map(({ message }) => message)).toEqual(['card was declined', 'charge the card']);
    expect(lines[0]).toMatchObject({ service: 'billing', level: 'error', host: 'pay-1', request: REQUEST });
    const entries = await desk.db.selectFrom('core.journal').select(['act', 'detail', 'actor_id']).where('act', 'like', 'log.export%').orderBy('seq').execute();
    expect(entries.map(({ act }) => act)).toEqual(['log.export-begun', 'log.exported']);
    expect(entries[0]!.actor_id).toBe(desk.person('developer'));
    expect(JSON.stringify(entries)).not.toContain('card');
    expect(entries[1]!.detail).toMatchObject({ lines: 2, cut: null });
  });

  test('a spreadsheet runs nothing of what a stranger wrote', async () => {
    const file = await desk.get('developer', `/logs/export?service=${shop}&span=1d&format=csv`);
    expect(file.text).toContain(`'=cmd|calc`);
    expect(file.text.split('\r\n')[0]).toBe('at,received,service,host,program,level,request,message,fields');
    expect(file.text.trim().split('\r\n')).toHaveLength(4);
  });

  test('an export that reaches its bound says so in its last line, and one that is left is told with what was sent', async () => {
    await write(Array.from({ length: 30 }, (_, index) => ({ message: `many ${index}` })));
    const filter = { from: 0, until: 4_000_000_000_000, words: ['many'] };
    const told: Exported[] = [];
    const options = { logs: store, filter, serviceName: (id: string) => id, limits: { lines: 20, ms: 60_000 }, ended: async (exported: Exported) => void told.push(exported) };
    const text = (await Array.fromAsync(exportLines({ ...options, format: 'ndjson' }))).join('');
    expect(text.trim().split('\n')).toHaveLength(21);
    expect(text.trim().split('\n').at(-1)).toContain('at most 20');
    const left = exportLines({ ...options, format: 'csv', limits: { lines: 100, ms: 60_000 } });
    await left.next();
    await left.return(undefined);
    const late = (await Array.fromAsync(exportLines({ ...options, format: 'csv', limits: { lines: 20, ms: 60_000 } }))).join('');
    expect(late).toMatch(/"There are more lines; an export has at most 20\. Narrow the search\."\r\n$/);
    expect(told).toEqual([{ lines: 20, cut: 'lines' }, { lines: 0, cut: 'gone' }, { lines: 20, cut: 'lines' }]);
  });

  test.each(['/logs/export?format=xml', '/logs/export', '/logs/export?format=ndjson&from=0&until=8640000000000000', '/logs/tail?watched=x&from=5&until=4'])('%s is answered', async (path) => {
    expect([200, 400]).toContain((await desk.get('developer', path)).status);
  });

  test('where the store is away nothing is exported and no page fails', async () => {
    logs = closedLogStore();
    const before = (await desk.acts()).length;
    expect((await desk.get('developer', '/logs/export?format=csv')).status).toBe(503);
    expect((await desk.acts()).length).toBe(before);
    for (const path of ['/logs', '/logs/tail', `/logs?request=${REQUEST}`]) {
      const page = await desk.get('developer', path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('No log store is run here.');
    }
    logs = store;
  });
});

test('a kind of lines is found with the forms that it had before, named by its words, and lines lead to their kind', async () => {
  const [special, general] = ['0123456789abcdee', '0123456789abcdef'];
  await noteTemplates(desk.db as unknown as LoggingParts['db'], [{ id: general, words: 'Lamp shines <*> tonight', was: [special] }], desk.clock.now());
  await write([{ message: 'Lamp shines blue tonight', template: special }, { message: 'Lamp shines green tonight', template: general }, { message: 'Moon shines tonight', template: 'fedcba9876543210' }]);
  const page = await desk.get('developer', `/logs?kind=${general}`);
  expect(page.text).toContain('2 lines');
  expect(page.text).toContain('Lamp shines &lt;*&gt; tonight');
  const place = /\/logs\/lines\/([\d-]+)/.exec(page.text)![1]!;
  const [toKind] = hrefs((await desk.get('developer', `/logs/lines/${place}`)).text, 'Lines of its kind in the last 7 days');
  expect((await desk.get('developer', toKind!)).text).toContain('Lamp shines green');
  expect((await desk.get('developer', '/logs?kind=none')).status).toBe(200);
});
