import { createConnection } from 'node:net';
import { zstdCompressSync } from 'node:zlib';
import { createRedactor } from '@writ/log';
import { type Id, instant, MS } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { addService, retireService } from '../../../core/directory/services.ts';
import { closedLogStore, type LogStore, searchLines } from '../../../platform/logstore/index.ts';
import { openTestStore } from '../../../platform/logstore/testing-store.ts';
import { startSyslogReceiver } from '../intake/syslog/start-syslog-receiver.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { loggingRoutes } from '../logging-routes.tsx';
import type { LoggingParts } from '../parts.ts';
import { createRuleReader, RULES_FOR_MS } from './rules-in-force.ts';
import { makeRule, MOST_RULES } from './manage-rules.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const NOBODY = '01990000-0000-7000-8000-000000000000';

let store: LogStore & { readonly destroy: () => Promise<void> };
let logs: LogStore;
let desk: TestConsole;
let parts: LoggingParts;
let network: Id<'service'>;
let vpn: Id<'service'>;
let sent = 0;

beforeAll(async () => {
  store = await openTestStore();
  logs = store;
  desk = await openTestConsole({
    routes(console, house) {
      // Looked up at each use, so that a test can take the store away.
      const watched = { ...store, append: (batch) => logs.append(batch), ready: () => logs.ready(), standing: () => logs.standing() } satisfies LogStore;
      parts = { db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(), logs: watched };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
  const add = async (name: string) => (await desk.db.transaction().execute((trx) => addService(trx, { name, about: name }, WRIT, desk.clock.now()))).id;
  [network, vpn] = [await add('network'), await add('vpn')];
});
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

const rule = (host: string, more: object = {}) => ({ act: 'keep', door: 'syslog', host, program: '', service: network, ...more });
const make = (body: object, who = 'contact') => desk.post(who, '/logs/sources/rules', body as Record<string, string>);
const pageOf = async (path = '') => (await desk.get('contact', `/logs/sources/rules${path}`)).text;
const ruleIds = async () => [...(await pageOf()).matchAll(/rules\/([0-9a-f-]{36})\/remove/g)].map(([, id]) => id!);
const removeAll = async () => { for (const id of await ruleIds()) await desk.post('contact', `/logs/sources/rules/${id}/remove`, {}); };

/** Sends lines as syslog does, under the rules that are in force, and gives the service of each, in their order. */
async function send(lines: readonly string[], peer = '192.0.2.7'): Promise<readonly string[]> {
  sent += 1;
  const bytes = new TextEncoder().encode(lines.map((line) => `<13>1 ${new Date(desk.clock.now() - MS.minute).toISOString()} ${line} - - - take-${sent}\n`).join(''));
  const rules = await createRuleReader(parts)(desk.clock.now());
  const { batches } = await parts.reading.syslog({ token: `rules ${sent}`, now: desk.clock.now(), pieces: [{ connection: sent, peer, bytes, isEnd: true }], rules });
  for (const batch of batches) await store.append(batch);
  const found = await searchLines(await store.ready(), { filter: { from: 0, until: desk.clock.now() + MS.hour, words: [`take-${sent}`] }, limit: 100 });
  return found.lines.toSorted((one, other) => one.seq - other.seq).map(({ service }) => service);
}

describe('rules', () => {
  test('give lines of syslog to services: the first that fits, by name, pattern, program or address, from then on', async () => {
    expect(await send(['fw-1 kernel'])).toEqual(['']);
    expect((await make(rule('fw-*', { program: 'charon', service: vpn }))).status).toBe(303);
    expect((await make(rule('FW-*'))).status).toBe(303);
    expect((await make(rule('192.0.2.99', { door: 'any' }))).status).toBe(303);
    expect(await send(['fw-1 kernel', 'fw-2 charon', 'sw-1 app'])).toEqual([network, vpn, '']);
    expect(await send(['sw-1 app'], '192.0.2.99')).toEqual([network]);
    const [first, second] = await ruleIds();
    expect((await desk.post('contact', `/logs/sources/rules/${second}/raise`, {})).status).toBe(303);
    expect(await send(['fw-2 charon'])).toEqual([network]);
    expect((await desk.post('contact', `/logs/sources/rules/${second}/raise`, {})).status).toBe(303); // the first stays
    expect((await desk.post('contact', `/logs/sources/rules/${second}/remove`, {})).status).toBe(303);
    expect(await send(['fw-1 kernel', 'fw-2 charon'])).toEqual(['', vpn]);
    expect(await ruleIds()).toContain(first);
    expect(await desk.acts()).toEqual(expect.arrayContaining(['log-rule.made', 'log-rule.raised', 'log-rule.removed']));
    await removeAll();
  });

  test('count for what comes over a connection', async () => {
    await make(rule('over-tcp'));
    const receiver = await startSyslogReceiver(parts, { host: '127.0.0.1', port: 0, tls: undefined, plainAnywhere: false });
    try {
      createConnection(receiver.port, '127.0.0.1').end('<13>1 - over-tcp app - - - It came over a connection\n');
      await expect.poll(async () => (await searchLines(await store.ready(), { filter: { from: 0, until: desk.clock.now() + MS.hour, host: 'over-tcp' }, limit: 5 })).lines.map(({ service }) => service), { timeout: 30_000 }).toEqual([network]);
    } finally {
      await receiver.close();
    }
    await removeAll();
  });

  test('take a name of IPv6 in every way of writing it', async () => {
    await make(rule('2001:0DB8:0:0::7'));
    expect(await send(['sw-1 app'], '2001:db8::7')).toEqual([network]);
    await removeAll();
  });

  test('are asked of lines of agents that name no known service', async () => {
    await make(rule('web-1', { door: 'agent', program: 'nginx' }));
    const text = ['<13>Nov  2 09:00:00 web-1 nginx: one', '<13>Nov  2 09:00:01 web-1 cron: two', ''].join('\n');
    const head = { batch: '018f0000-0000-7000-8000-0000000000aa', again: false, readAt: desk.clock.now(), parts: [{ source: '/var/log/syslog', service: '', bytes: Buffer.byteLength(text) }], gaps: [] };
    const body = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), zstdCompressSync(Buffer.from(text))]);
    const { batches } = await parts.reading.agent({ host: { id: NOBODY, name: 'web-1' }, now: desk.clock.now(), body, services: new Map(), rules: await createRuleReader(parts)(desk.clock.now()) });
    for (const batch of batches) await store.append(batch);
    const found = await searchLines(await store.ready(), { filter: { from: 0, until: desk.clock.now() + MS.hour, host: 'web-1' }, limit: 10 });
    expect(found.lines.map(({ program, service }) => [program, service]).toSorted()).toEqual([['cron', ''], ['nginx', network]]);
    await removeAll();
  });

  test('of a service that was retired take nothing, and a retired one gets none', async () => {
    const old = (await desk.db.transaction().execute((trx) => addService(trx, { name: 'old', about: 'Old' }, WRIT, desk.clock.now()))).id;
    await make(rule('old-1', { service: old }));
    expect(await send(['old-1 app'])).toEqual([old]);
    await desk.db.transaction().execute((trx) => retireService(trx, old, WRIT, instant(desk.clock.now())));
    expect(await send(['old-1 app'])).toEqual(['']);
    expect(await pageOf()).toContain('a retired service: takes nothing');
    expect((await make(rule('old-2', { service: old }))).status).toBe(422);
    await removeAll();
  });

  test('are read again after some seconds and not with every piece; where they cannot be read, those of before go on', async () => {
    let now = desk.clock.now();
    let isAway = false;
    const read = createRuleReader({ log: parts.log, db: { selectFrom: (...given: unknown[]) => { if (isAway) throw new Error('away'); return (parts.db.selectFrom as (...args: unknown[]) => unknown)(...given); } } as never });
    expect(await read(now)).toBe('');
    await make(rule('sw-1'));
    expect(await read(now)).toBe('');
    now = instant(now + RULES_FOR_MS);
    const text = await read(now);
    expect(text).toContain('sw-1');
    isAway = true;
    expect(await read(instant(now + RULES_FOR_MS))).toBe(text);
    await removeAll();
  });
});

describe('the page of rules', () => {
  test('lists hosts that belong to nobody, each with a way to a rule, and no longer when a rule takes them', async () => {
    await send(['lone-1 snmpd', 'lone-1 snmpd', 'lone-1 lldpd', '- app']);
    const page = await pageOf();
    expect(page).toContain('snmpd, lldpd');
    expect(page).toContain('/logs/sources/rules/new?door=syslog&amp;host=lone-1');
    expect(page).toContain('/logs/sources/rules/new?door=syslog&amp;host=192.0.2.7');
    expect(await pageOf('/new?door=syslog&host=lone-1')).toContain('value="lone-1"');
    await make(rule('lone-*'));
    expect(await pageOf()).not.toContain('snmpd');
    await removeAll();
  });

  test('tries a rule on the last day before it is kept, with examples, behind the rules that are there', async () => {
    await send(['try-1 app', 'try-2 app', 'try-2 other', 'try-3 app', 'try-4 app']);
    await send(['elsewhere app'], '198.51.100.9');
    const tried = await make(rule('try-*', { act: 'try', program: 'app' }));
    expect(tried.status).toBe(200);
    expect(tried.text).toContain('<b>4 lines</b>');
    expect(tried.text.match(/\/logs\/lines\//g)).toHaveLength(3);
    expect(await ruleIds()).toEqual([]);
    await make(rule('try-2', { service: vpn }));
    expect((await make(rule('try-*', { act: 'try', program: 'app' }))).text).toContain('<b>3 lines</b>');
    expect((await make(rule('198.51.100.9', { act: 'try' }))).text).toContain('<b>1 line</b>');
    expect((await make(rule('nowhere', { act: 'try' }))).text).toContain('No line');
    desk.clock.pass(2 * MS.day);
    expect((await make(rule('try-*', { act: 'try' }))).text).toContain('No line');
    await removeAll();
  });

  test('says that nobody can tell while the log store is away, and keeps rules all the same', async () => {
    logs = closedLogStore();
    expect(await pageOf()).toContain('Nobody can tell now');
    expect((await make(rule('x', { act: 'try' }))).text).toContain('It could not be tried');
    expect((await make(rule('x'))).status).toBe(303);
    logs = store;
    await removeAll();
  });

  test.each([
    ['no host', { host: ' ' }, 'Say which host'], ['a host with a space', { host: 'sw 1' }, 'no spaces'], ['a host that is too long', { host: 'x'.repeat(201) }, 'At most 200'],
    ['a host of stars', { host: '*a*a*a*a*a*' }, 'At most 5 stars'], ['a program of stars', { program: '*a*a*a*a*a*' }, 'At most 5 stars'], ['no service', { service: '' }, 'Choose the service'], ['no door', { door: 'window' }, 'Choose by which door'],
  ])('takes no rule with %s, and shows it again', async (_what, change, sentence) => {
    const answer = await make(rule('sw-1', change));
    expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true]);
    expect(await ruleIds()).toEqual([]);
  });

  test('takes no rule for a service that is none, none twice, none from who may not, and none beyond its bound', async () => {
    expect((await make(rule('sw-1', { service: NOBODY }))).status).toBe(404);
    expect((await make(rule('sw-1'), 'developer')).status).toBe(403);
    expect((await desk.get('developer', '/logs/sources/rules')).status).toBe(403);
    await make(rule('sw-1'));
    const twice = await make(rule('SW-1', { service: vpn }));
    expect([twice.status, twice.text.includes('a rule for these lines already')]).toEqual([422, true]);
    for (const act of ['raise', 'remove']) expect((await desk.post('contact', `/logs/sources/rules/${NOBODY}/${act}`, {})).status).toBe(404);
    await desk.db.transaction().execute(async (trx) => {
      const rows = Array.from({ length: MOST_RULES - 1 }, (_, index) => ({ id: `01990000-0000-7000-8000-${String(index).padStart(12, '0')}` as Id<'log-rule'>, place: index + 10, door: 'syslog' as const, host: `many-${index}`, program: '', service: network, made_at: new Date(), made_by: 'x', removed_at: null }));
      await trx.insertInto('logging.service_rules').values(rows).execute();
    });
    expect((await make(rule('one-more'))).text).toContain('At most 200 rules');
    await expect(makeRule(parts, { door: 'syslog', host: 'one-more', program: '', service: network }, WRIT, desk.clock.now())).rejects.toMatchObject({ code: 'log-rule-limit' });
    await desk.db.updateTable('logging.service_rules').set({ removed_at: new Date() }).execute();
  });

  test('keeps the order though two raise rules at once', async () => {
    for (const host of ['a', 'b', 'c', 'd']) await make(rule(host));
    const ids = await ruleIds();
    await Promise.all([ids[3], ids[2], ids[3], ids[1]].map((id) => desk.post('contact', `/logs/sources/rules/${id}/raise`, {})));
    const rows = await desk.db.selectFrom('logging.service_rules').select('place').where('removed_at', 'is', null).execute();
    expect(new Set(rows.map(({ place }) => place)).size).toBe(4);
    await removeAll();
  });
});
