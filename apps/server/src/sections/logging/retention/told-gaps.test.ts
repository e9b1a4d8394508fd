import { zstdCompressSync } from 'node:zlib';
import { createRedactor } from '@writ/log';
import { type Id, MS } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { addService } from '../../../core/directory/services.ts';
import type { LogStore } from '../../../platform/logstore/index.ts';
import { openTestStore, testLine } from '../../../platform/logstore/testing-store.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import type { LineReading } from '../intake/reading/line-reading.ts';
import { loggingRoutes } from '../logging-routes.tsx';
import type { LoggingParts } from '../parts.ts';
import { makeRule } from '../sources/manage-rules.ts';
import { createRuleReader } from '../sources/rules-in-force.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { daysOfGaps, type ToldGap } from './read-gaps.ts';
import { recordKeepingFacts } from './record-keeping-facts.ts';
import { watchGaps } from './watch-gaps.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let store: LogStore & { readonly destroy: () => Promise<void> };
let desk: TestConsole;
let parts: LoggingParts;
let reading: LineReading;
let network: Id<'service'>;
let shop: Id<'service'>;
let asked = 0;

beforeAll(async () => {
  store = await openTestStore();
  reading = openLineDesk(undefined);
  desk = await openTestConsole({
    routes(console, house) {
      parts = { db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading, cleaner: createRedactor(), logs: store };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
  const add = async (name: string) => (await desk.db.transaction().execute((trx) => addService(trx, { name, about: name }, WRIT, desk.clock.now()))).id;
  [network, shop] = [await add('network'), await add('shop')];
  await makeRule(parts, { door: 'syslog', host: 'fw-*', program: '', service: network }, WRIT, desk.clock.now());
  await makeRule(parts, { door: 'agent', host: 'web-1', program: 'nginx', service: network }, WRIT, desk.clock.now());
  for (const service of [network, shop]) await store.append({ token: `days of ${service}`, lines: Array.from({ length: 95 }, (_, days) => testLine({ service, at: desk.clock.now() - days * MS.day })) });
}, 60_000);
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

/** Lets messages come by syslog now. */
async function send(...messages: readonly string[]): Promise<void> {
  asked += 1;
  const bytes = new TextEncoder().encode(messages.map((message) => `${message}\n`).join(''));
  const { batches } = await reading.syslog({ token: `told ${asked}`, now: desk.clock.now(), pieces: [{ connection: 1, peer: '192.0.2.7', bytes, isEnd: false }], rules: await createRuleReader(parts)(desk.clock.now()) });
  for (const batch of batches) await store.append(batch);
}
const numbered = (host: string, number: number) => `<13>1 ${new Date(desk.clock.now()).toISOString()} ${host} app 7 - [meta sequenceId="${number}"] Packet was dropped`;

/** Lets an agent tell a gap. */
async function tell(gap: object): Promise<void> {
  asked += 1;
  const now = desk.clock.now();
  const head = { batch: `018f0000-0000-7000-8000-${String(asked).padStart(12, '0')}`, again: false, readAt: now, parts: [], gaps: [{ source: '/var/log/shop.log', why: 'rotated', from: 9, bytes: 700, since: now - MS.hour, until: now, ...gap }] };
  const { batches } = await reading.agent({ host: { id: network, name: 'web-1' }, now, body: Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), zstdCompressSync(Buffer.alloc(0))]), services: new Map([['shop', shop]]), rules: await createRuleReader(parts)(now) });
  for (const batch of batches) await store.append(batch);
}

/** What the watcher noted of a service since the last time. */
async function note(service: string) {
  desk.clock.pass(2 * MS.minute);
  await watchLines(parts, [watchGaps()]);
  const rows = await desk.db.selectFrom('logging.told_gaps').select(['host', 'what', 'lines', 'bytes', 'said']).where('service', '=', service).orderBy('line_at').execute();
  return rows.map((row) => ({ ...row, lines: row.lines === null ? null : Number(row.lines), bytes: row.bytes === null ? null : Number(row.bytes) }));
}
const stateOf = async (service: string) => {
  await recordKeepingFacts({ ...parts, archive: { blobs: { list: async function* list() {} } as never, isElsewhere: () => Promise.resolve(true), keptDays: 400 } });
  return (await desk.db.selectFrom('core.facts').select('value').where('subject_id', '=', service).where('kind', '=', 'service.log-days').executeTakeFirstOrThrow()).value as { told: { what: string; times: number }[] };
};

describe('a gap', () => {
  beforeEach(async () => void (await desk.db.deleteFrom('logging.told_gaps').execute()));

  test('in the numbers of syslog is told to the service whose messages they were, and stands in its calendar', async () => {
    for (let number = 1; number <= 8; number += 1) await send(numbered('fw-1', number));
    desk.clock.pass(MS.second);
    await send(numbered('fw-1', 12));
    expect(await note(network)).toEqual([]);
    await send('<13>any other message');
    expect(await note(network)).toMatchObject([{ host: 'fw-1', what: 'lost', lines: 3 }]);
    expect((await stateOf(network)).told).toMatchObject([{ what: 'lost', times: 1 }]);
    expect((await stateOf(shop)).told).toEqual([]);
    const page = (await desk.get('contact', `/logs/services/${network}/days`)).text;
    expect(page).toContain('some were lost on their way here on 1 day');
    expect(page).toContain('3 lines');
    const place = /\/logs\/lines\/([\d-]+)/.exec(page)![1]!;
    expect((await desk.get('contact', `/logs/lines/${place}`)).text).toContain('their numbers were jumped over');
  });

  test('of a file is told to the service that the agent names, and to nobody else', async () => {
    await tell({ service: 'Shop' });
    expect([await note(shop), await note(network)]).toMatchObject([[{ host: 'web-1', what: 'lost', bytes: 700, said: 'Lines were rotated away before they were read: /var/log/shop.log' }], []]);
  });

  test('of which no service is said is told to each that gets lines of this host, or to nobody', async () => {
    await tell({ source: 'journald', bytes: null, lines: 40 });
    expect([await note(network), await note(shop), await note('')]).toMatchObject([[{ what: 'lost', lines: 40 }], [], []]);
    await tell({ source: 'journald', service: 'retired long ago', bytes: null, lines: 41 });
    expect(await note(network)).toHaveLength(2);
  });

  test('of which nobody can say whether lines were in it is unsure', async () => {
    await tell({ service: 'shop', why: 'damaged', bytes: null, since: null });
    expect(await note(shop)).toMatchObject([{ what: 'unsure', lines: null, bytes: null }]);
    expect((await stateOf(shop)).told).toMatchObject([{ what: 'unsure', times: 1 }]);
    expect((await desk.get('contact', `/logs/services/${shop}/days`)).text).toContain('some may have been lost on their way here');
  });

  test('is noted once however often its line is looked at, and not where another program writes such fields', async () => {
    await tell({ service: 'shop' });
    await send(`<13>1 ${new Date(desk.clock.now()).toISOString()} fw-1 writ-agent - - - {"message":"x","writ.gap.why":"rotated","writ.gap.bytes":"5"}`);
    expect(await note(shop)).toHaveLength(1);
    for (let again = 0; again < 2; again += 1) {
      // From the first line on, with those of the other gaps here.
      await desk.db.updateTable('logging.watch_places').set({ received_at: new Date(0), seq: 0 }).where('watcher', '=', 'told-gaps').execute();
      expect([await note(shop), await note(network)].map(({ length }) => length)).toEqual([3, 3]);
    }
  });

  test('is on each day on which the lines may have been written', () => {
    const gap = (what: ToldGap['what'], since: string | undefined, until: string): ToldGap => ({ place: { at: 0, batch: '1', seq: 0 }, host: 'h', what, said: '', lines: undefined, bytes: undefined, since: since === undefined ? undefined : Date.parse(since) as ToldGap['until'], until: Date.parse(until) as ToldGap['until'] });
    expect([...daysOfGaps([gap('unsure', '2026-11-01T23:00:00Z', '2026-11-03T01:00:00Z'), gap('lost', undefined, '2026-11-03T00:00:00Z')])]).toEqual([
      ['2026-11-01', { what: 'unsure', times: 1 }], ['2026-11-02', { what: 'unsure', times: 1 }], ['2026-11-03', { what: 'lost', times: 2 }],
    ]);
    expect(daysOfGaps([gap('lost', '1971-01-01T00:00:00Z', '2026-11-03T00:00:00Z')]).size).toBe(400);
  });
});
