import { createConnection } from 'node:net';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { createRedactor } from '@writ/log';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from '../../core/console/testing/open-test-console.ts';
import { addService } from '../../core/directory/services.ts';
import { WRIT } from '../../core/actor.ts';
import { closedLogStore, searchLines } from '../../platform/logstore/index.ts';
import { openTestStore } from '../../platform/logstore/testing-store.ts';
import { encodeRequest, jsonRequest, type GivenRecord } from './intake/otlp/testing-encode.ts';
import { startSyslogReceiver } from './intake/syslog/start-syslog-receiver.ts';
import { openLineDesk } from './intake/reading/open-line-desk.ts';
import { loggingRoutes } from './logging-routes.tsx';
import type { LoggingParts } from './parts.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };

let store: Awaited<ReturnType<typeof openTestStore>>;
let logs: LoggingParts['logs'];
let desk: TestConsole;
let parts: LoggingParts;
let service: string;
let token: string;

beforeAll(async () => {
  store = await openTestStore();
  logs = store;
  desk = await openTestConsole({
    routes(console, house) {
      parts = {
        db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined),
        cleaner: createRedactor(),
        // Looked up at each use, so that a test can take the store away.
        logs: { handover: undefined, append: (batch) => logs.append(batch), ready: () => logs.ready(), standing: () => logs.standing(), pid: () => logs.pid(), close: () => logs.close() },
      };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
  service = (await desk.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, desk.clock.now()))).id;
  const made = await desk.post('contact', '/logs/sources', { service, name: 'production' });
  token = /Bearer%20(writ_log_[\w-]+)/.exec(made.text)![1]!;
});
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

function sendRecords(records: readonly Partial<GivenRecord>[], { as = token, gzip = false, protobuf = false } = {}) {
  const whole = records.map((record, index) => ({ timeMs: desk.clock.now() - 1_000 + index, severity: 9, body: 'Answered', attributes: {}, traceId: '0af7651916cd43dd8448eb211c80319c', ...record }));
  const body = (protobuf ? encodeRequest : jsonRequest)({ 'host.name': 'web-1', 'service.name': 'billing-api' }, 'http', whole);
  return desk.send('/v1/logs', { ...(protobuf ? PROTOBUF_TYPE : JSON_TYPE), ...(gzip && { 'content-encoding': 'gzip' }), authorization: `Bearer ${as}` }, gzip ? gzipSync(body) : body);
}

async function messages(words: readonly string[]): Promise<readonly string[]> {
  const found = await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, words }, limit: 100 });
  return found.lines.map(({ message }) => message);
}

describe('the door for OpenTelemetry', () => {
  test('takes records in both encodings, packed or not, and they are found', async () => {
    for (const options of [{}, { gzip: true }, { protobuf: true }, { protobuf: true, gzip: true }]) {
      const answer = await sendRecords([{ body: `taken ${JSON.stringify(options)}` }], options);
      expect([answer.status, answer.text]).toEqual([200, options.protobuf ? '' : '{}']);
    }
    expect(await messages(['taken'])).toHaveLength(4);
  });

  test('stores a request that is sent twice once, and two that differ twice', async () => {
    const timeMs = desk.clock.now();
    for (let sent = 0; sent < 3; sent += 1) expect((await sendRecords([{ body: 'sent again', timeMs }])).status).toBe(200);
    await sendRecords([{ body: 'sent again', timeMs: timeMs + 1 }]);
    expect(await messages(['sent again'])).toHaveLength(2);
  });

  test('stores nothing secret, in the message and in the fields', async () => {
    await sendRecords([{ body: 'login with password=hunter2', attributes: { password: 'hunter2' } }]);
    const found = await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, words: ['login with'] }, limit: 5 });
    expect(found.lines[0]).toMatchObject({ message: 'login with password=[REDACTED]', fields: { password: '[REDACTED]' } });
  });

  test('keeps a record whose clock cannot be believed, at the time of its coming, and says so', async () => {
    await sendRecords([{ body: 'from another time', timeMs: 1 }]);
    const found = await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, words: ['another time'] }, limit: 5 });
    expect(found.lines[0]!.fields['writ.time']).toBe('1970-01-01T00:00:00.001Z');
    expect(found.lines[0]!.at).toBe(found.lines[0]!.receivedAt);
  });

  test('cuts what is too long and says how much', async () => {
    await sendRecords([{ body: `endless ${'x'.repeat(300_000)}`, attributes: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`name-${index}`, 'v'])) }]);
    const found = await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, words: ['endless'] }, limit: 5 });
    expect(found.lines[0]!.message).toHaveLength(262_144);
    expect(Number(found.lines[0]!.fields['writ.cut'])).toBeGreaterThan(37_000);
  });

  test.each([
    ['a token that is none', { authorization: 'Bearer writ_log_0123456789012345678901234567890' }, '{}', 401],
    ['no token', {}, '{}', 401],
    ['no JSON', undefined, 'x', 400],
    ['another type', { 'content-type': 'text/plain' }, '{}', 400],
    ['an unknown packing', { 'content-encoding': 'br' }, '{}', 400],
    ['what is not packed though it says so', { 'content-encoding': 'gzip' }, '{}', 400],
  ])('refuses %s', async (_what, headers, body, status) => {
    const asked = { ...JSON_TYPE, ...(headers && 'authorization' in headers ? {} : _what === 'no token' ? {} : { authorization: `Bearer ${token}` }), ...headers };
    expect((await desk.send('/v1/logs', asked, Buffer.from(body))).status).toBe(status);
  });

  test('refuses a small body that unpacks to a huge one', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(200_000);
    expect((await desk.send('/v1/logs', { ...JSON_TYPE, 'content-encoding': 'gzip', authorization: `Bearer ${token}` }, bomb)).status).toBe(413);
  });

  test('asks to come again while the store is away', async () => {
    logs = closedLogStore();
    const answer = await sendRecords([{ body: 'while away' }]);
    logs = store;
    expect(answer.status).toBe(503);
  });
});

describe('the pages', () => {
  test('find a line by its words, and lead to it and to its request', async () => {
    await sendRecords([{ body: 'Card was <declined> & more', severity: 17, attributes: { order: '77' } }]);
    const page = await desk.get('developer', '/logs?q=declined%20order%3D77&span=1h&level=error');
    expect(page.text).toContain('Card was &lt;declined&gt; &amp; more');
    expect(page.text).toContain('1 line');
    const place = /\/logs\/lines\/([\d-]+)/.exec(page.text)![1]!;
    const line = await desk.get('developer', `/logs/lines/${place}`);
    expect(line.text).toContain('0af7651916cd43dd8448eb211c80319c');
    expect((await desk.get('developer', '/logs?request=0af7651916cd43dd8448eb211c80319c')).text).toContain('declined');
    expect((await desk.get('developer', '/logs/lines/1-1-1')).status).toBe(404);
    expect((await desk.get('developer', '/logs/lines/99999999999999999-1-1')).status).toBe(404);
  });

  test('go on where a page ends, without a line twice or left out', async () => {
    await sendRecords(Array.from({ length: 250 }, (_, index) => ({ body: `paged ${index}`, timeMs: desk.clock.now() - 5_000 })));
    const seen: string[] = [];
    for (let path: string | undefined = '/logs?q=paged&span=1h'; path !== undefined; ) {
      const page: string = (await desk.get('developer', path)).text;
      seen.push(...[...page.matchAll(/>paged (\d+)</g)].map(([, n]) => n!));
      path = /href="(\/logs\?[^"]*after=[^"]*)"[^>]*>Next/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(250);
    expect(new Set(seen).size).toBe(250);
  });

  test.each(['/logs?from=x&until=y&span=zz&after=zz&level=7', '/logs?q=%22&host=%00', `/logs?q=${'%25_%5C'.repeat(100)}`, '/logs?from=0&until=8640000000000000'])('answer %s', async (path) => {
    expect([200, 400]).toContain((await desk.get('developer', path)).status);
  });

  test('say why, where the store is away', async () => {
    logs = closedLogStore();
    const page = await desk.get('developer', '/logs');
    logs = store;
    expect(page.status).toBe(200);
    expect(page.text).toContain('No log store is run here.');
  });

  test('let only leads make tokens, and a revoked one is refused from then on', async () => {
    expect((await desk.get('developer', '/logs/sources')).status).toBe(403);
    expect((await desk.post('developer', '/logs/sources', { service, name: 'x' })).status).toBe(403);
    const made = await desk.post('contact', '/logs/sources', { service, name: 'staging' });
    const secret = /Bearer%20(writ_log_[\w-]+)/.exec(made.text)![1]!;
    expect((await sendRecords([{}], { as: secret })).status).toBe(200);
    const list = await desk.get('contact', '/logs/sources');
    expect(list.text).not.toContain(secret);
    const row = list.text.split('<tr').find((text) => text.includes('staging'))!;
    await desk.post('contact', /action="([^"]+\/revoke)"/.exec(row)![1]!);
    expect((await sendRecords([{}], { as: secret })).status).toBe(401);
    expect(await desk.acts()).toEqual(expect.arrayContaining(['log-source.made', 'log-source.revoked']));
  });
});

describe('the syslog receiver', () => {
  async function send(port: number, text: string): Promise<void> {
    const socket = createConnection(port, 'localhost');
    await once(socket, 'connect');
    socket.end(text);
    await once(socket, 'close');
  }

  test('stores what comes in both framings, as nobody’s lines, and what waits when it ends', async () => {
    const receiver = await startSyslogReceiver(parts, { host: 'localhost', port: 0, tls: undefined, plainAnywhere: false });
    await send(receiver.port, '<13>Nov 24 06:08:36 web-2 app[1]: by line password=hunter2\n45 <13>Nov 24 06:08:37 web-2 app[1]: by counting<13>Nov 24 06:08:38 web-2 app[1]: half');
    await receiver.close();
    const found = await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, service: '' }, limit: 10 });
    expect(found.lines).toHaveLength(3);
    expect(found.lines.map(({ message }) => message).join()).not.toContain('hunter2');
    expect(found.lines.map(({ host, program }) => `${host} ${program}`)).toEqual(['web-2 app', 'web-2 app', 'web-2 app']);
  });

  test('is not plain for other machines unless that was said', async () => {
    await expect(startSyslogReceiver(parts, { host: '0.0.0.0', port: 0, tls: undefined, plainAnywhere: false })).rejects.toMatchObject({ code: 'syslog-plain' });
  });

  test('keeps lines while the store is away and stores them when it is back', async () => {
    logs = closedLogStore();
    const receiver = await startSyslogReceiver(parts, { host: 'localhost', port: 0, tls: undefined, plainAnywhere: false });
    await send(receiver.port, '<13>Nov 24 06:08:36 web-3 app[1]: meanwhile away\n');
    await new Promise((resolve) => setTimeout(resolve, 800));
    logs = store;
    await expect.poll(() => messages(['meanwhile away']), { timeout: 8_000 }).toHaveLength(1);
    await receiver.close();
  });
});
