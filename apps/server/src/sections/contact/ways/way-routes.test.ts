import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId, type Id } from '@writ/kernel';
import { pino } from 'pino';
import type { Viewer } from '../../../core/actor.ts';
import { checkPermission, type Act } from '../../../core/permissions/index.ts';
import { createHttpServer } from '../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../platform/http/metrics.ts';
import { openTestWays, type TestWays } from './testing/open-test-ways.ts';
import { waySamples } from './testing/way-samples.ts';
import { wayRoutes } from './way-routes.tsx';
import { readWays } from './way-store.ts';

const ORIGIN = 'http://localhost:4100';
let ways: TestWays;
let server: Awaited<ReturnType<typeof createHttpServer<Viewer, Act>>>;
let person: Id<'person'>;
let viewer: Viewer;

beforeAll(async () => {
  ways = await openTestWays();
  const assets = { href: (name: string) => `/assets/${name}`, files: new Map() } as never;
  const console = { frame: async ({ viewer: who, url, now, flash }: { viewer: Viewer | undefined; url: string; now: never; flash: never }) => ({ now, path: url, zone: 'UTC', asset: (name: string) => `/assets/${name}`, viewer: who && { id: who.person, name: who.name }, flash }) };
  server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: ORIGIN }, logger: pino({ level: 'silent' }), clock: ways.contact.clock.now, metrics: createMetrics(), version: '0.0.0', assets,
    routes: wayRoutes(console as never, { ...ways.parts, vapidPublicKey: 'KEY', pushWorker: 'addEventListener' }),
    authenticate: async ({ secret }: { secret: string }) => (secret === 'token' ? { ...viewer, by: { kind: 'token', id: newId(), scopes: ['*'] } } : secret === 'session' ? viewer : undefined),
    mayAct: checkPermission, accountOf: ({ account }: Viewer) => account, signInPath: () => '/sign-in',
    renderErrorPage: ({ code, detail }: { code: string; detail: string }) => `<h1>${code}</h1><p>${detail}</p>`, renderApiPage: () => '', readHealth: async () => [],
  } as never);
});
afterAll(async () => {
  await server.close();
  await ways.close();
});
beforeEach(async () => {
  person = await ways.contact.person(['developer']);
  viewer = { person, account: newId(), name: 'Grace', roles: ['developer'], zone: 'Asia/Kathmandu', by: { kind: 'session', id: newId(), confirmedAt: ways.contact.clock.now() } };
  ways.sent.length = 0;
  ways.services.forget();
});

async function send(method: 'GET' | 'POST', url: string, form: Readonly<Record<string, string>> = {}, as: 'session' | 'nobody' = 'session') {
  const { statusCode, body, headers } = await server.app.inject({
    method, url,
    headers: { host: 'localhost:4100', accept: 'text/html', origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded', ...(as !== 'nobody' && { cookie: `writ-4100-session=${as}` }) },
    ...(method === 'POST' && { payload: new URLSearchParams(form).toString() }),
  });
  return { status: statusCode, body, headers };
}
const mine = () => readWays(ways.contact.db, ways.parts.box, person);

test('somebody adds a way by a form alone, gets a code by it, enters it, and can be called', async () => {
  expect((await send('GET', '/settings/ways')).body).toContain('You cannot be called');
  expect((await send('GET', '/settings/ways/new/mail')).body).toContain('name="address"');
  expect((await send('POST', '/settings/ways/new/mail', { address: 'grace@example.com' })).status).toBe(303);
  const [way] = await mine();
  const waiting = (await send('GET', '/settings/ways')).body;
  expect(waiting).toContain('Enter the code: Mail, grace@example.com');
  const code = /\d{6}/.exec(ways.sent[0]!.subject)![0];
  expect(waiting).not.toContain(code);
  const wrong = await send('POST', `/settings/ways/${way!.id}/proof`, { code: code === '123456' ? '654321' : '123456' });
  expect([wrong.status, wrong.body.includes('not the code')]).toEqual([422, true]);
  expect((await send('POST', `/settings/ways/${way!.id}/proof`, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).status).toBe(303);
  const proven = (await send('GET', '/settings/ways')).body;
  expect(proven).toContain('1 of 1 way proved');
  expect(proven).not.toContain('You cannot be called');
});
test.each(['webhook', 'pagerduty', 'opsgenie', 'ntfy', 'sms'] as const)('a secret of %s is never shown again, neither in the list nor when the form comes back', async (kind) => {
  const { form, secret } = waySamples()[kind];
  expect((await send('POST', `/settings/ways/new/${kind}`, form)).status).toBe(303);
  expect((await send('GET', '/settings/ways')).body).not.toContain(secret);
  const again = await send('POST', `/settings/ways/new/${kind}`, { ...form, more: 'x' });
  expect([again.status, again.body.includes(secret!)]).toEqual([422, false]);
  expect(await mine()).toHaveLength(1);
});
test('what does not fit is said at its field, and what was typed is still there', async () => {
  const again = await send('POST', '/settings/ways/new/sms', { ...waySamples().sms.form, to: '0555', template: '{ "text": {{text}} }' });
  expect(again.status).toBe(422);
  expect(again.body).toContain('With the code of the country');
  expect(again.body).toContain('put each {{place}} between quotes');
  expect(again.body).toContain('https://sms.example.com/send');
});
test('a way whose code cannot be sent is there, and says why', async () => {
  ways.services.answerNext({ status: 403 });
  await send('POST', '/settings/ways/new/ntfy', waySamples().ntfy.form);
  const page = (await send('GET', '/settings/ways')).body;
  expect(page).toContain('answered 403');
  const [way] = await mine();
  ways.services.answerNext({ status: 503 });
  const later = await send('POST', `/settings/ways/${way!.id}/code`);
  expect([later.status, later.body.includes('did not take the call now')]).toEqual([422, true]);
});
test('nobody else’s way can be moved, proven, removed or sent to', async () => {
  await send('POST', '/settings/ways/new/mail', { address: 'grace@example.com' });
  const [way] = await mine();
  viewer = { ...viewer, person: await ways.contact.person(['owner']), roles: ['owner'] };
  for (const act of ['up', 'down', 'remove', 'code']) expect([act, (await send('POST', `/settings/ways/${way!.id}/${act}`)).status]).toEqual([act, 404]);
  expect((await send('POST', `/settings/ways/${way!.id}/proof`, { code: '123456' })).status).toBe(422);
  expect(await mine()).toHaveLength(1);
});
test('kinds that cannot be used here, or are none, cannot be added', async () => {
  expect((await send('GET', '/settings/ways/new/chat')).status).toBe(409);
  expect((await send('POST', '/settings/ways/new/chat', { handle: 'grace' })).status).toBe(409);
  expect((await send('GET', '/settings/ways/new/pigeon')).status).toBe(400);
});
test('quiet hours keep the zone of whoever sets them, and refuse a digest inside of them', async () => {
  const refused = await send('POST', '/settings/ways/quiet', { starts: '22:00', ends: '07:00', digestAt: '06:00' });
  expect([refused.status, refused.body.includes('lies in your quiet hours')]).toEqual([422, true]);
  expect((await send('POST', '/settings/ways/quiet', { starts: '22:00', ends: '7', digestAt: '08:00' })).status).toBe(422);
  expect((await send('POST', '/settings/ways/quiet', { starts: '22:00', ends: '07:00', digestAt: '08:30' })).status).toBe(303);
  expect((await send('GET', '/settings/ways')).body).toContain('From 22:00 to 07:00, Asia/Kathmandu');
  await send('POST', '/settings/ways/quiet/end');
  expect((await send('GET', '/settings/ways')).body).toContain('at any hour');
});
test('whoever is not signed in sees the worker’s script and nothing else', async () => {
  const worker = await send('GET', '/push-worker.js', {}, 'nobody');
  expect([worker.status, worker.headers['content-type'], worker.body]).toEqual([200, 'text/javascript; charset=utf-8', 'addEventListener']);
  expect((await send('GET', '/settings/ways', {}, 'nobody')).status).toBe(303);
});
