import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId, type Id } from '@writ/kernel';
import { pino } from 'pino';
import type { Role, Viewer } from '../../core/actor.ts';
import { checkPermission, type Act } from '../../core/permissions/index.ts';
import { createHttpServer } from '../../platform/http/create-http-server.ts';
import { createMetrics } from '../../platform/http/metrics.ts';
import { makeCallForm } from './chain/call-form.ts';
import { readChain } from './chain/chain-store.ts';
import { contactRoutes } from './contact-routes.tsx';
import { readDelegation } from './delegation/delegation-store.ts';
import { startWatch } from './start-watch.ts';
import { openTestContact, type TestContact } from './testing/open-test-contact.ts';

const ORIGIN = 'http://localhost:4100';
let contact: TestContact;
let server: Awaited<ReturnType<typeof createHttpServer<Viewer, Act>>>;
let holder: Id<'person'>;
let support: Id<'person'>;
let report: string;
const viewers = new Map<string, Viewer>();

beforeAll(async () => {
  contact = await openTestContact({ form: { send: async () => {} }, mail: { closed: 'no security address is set' } });
  [holder, support] = [await contact.holder(), await contact.person(['support'])];
  const enter = (name: string, person: Id<'person'>, roles: readonly Role[]) => viewers.set(name, { person, account: newId(), name, roles, zone: 'UTC', by: { kind: 'session', id: newId(), confirmedAt: contact.clock.now() } });
  enter('contact', holder, ['point-of-contact']);
  enter('support', support, ['support']);
  enter('developer', await contact.person(['developer']), ['developer']);
  const assets = { href: (name: string) => `/assets/${name}`, files: new Map() } as never;
  const console = {
    frame: async ({ viewer, url, now, flash }: { viewer: Viewer | undefined; url: string; now: never; flash: never }) => ({ now, path: url, zone: 'UTC', asset: (name: string) => `/assets/${name}`, viewer: viewer && { id: viewer.person, name: viewer.name }, flash }),
    names: async () => (person: string) => person,
  };
  server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: ORIGIN }, logger: pino({ level: 'silent' }), clock: contact.clock.now, metrics: createMetrics(), version: '0.0.0', assets,
    routes: contactRoutes(console as never, contact.parts),
    authenticate: async ({ secret }: { secret: string }) => viewers.get(secret), mayAct: checkPermission, accountOf: ({ account }: Viewer) => account, signInPath: () => '/sign-in',
    renderErrorPage: ({ code, detail }: { code: string; detail: string }) => `<h1>${code}</h1><p>${detail}</p>`, renderApiPage: () => '', readHealth: async () => [],
  } as never);
});
afterAll(async () => {
  await server.close();
  await contact.drop();
});
beforeEach(async () => {
  contact.clock.passMinutes(30);
  report = await contact.report({ urgent: true });
  const watch = startWatch(contact.parts);
  await watch.look();
  await watch.stop();
});

async function send(method: 'GET' | 'HEAD' | 'POST', url: string, as?: string, form: Readonly<Record<string, string>> = {}) {
  contact.clock.pass(1_000);
  const { statusCode, body, headers } = await server.app.inject({
    method, url,
    headers: { host: 'localhost:4100', accept: 'text/html', origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded', ...(as && { cookie: `writ-4100-session=${as}` }) },
    ...(method === 'POST' && { payload: new URLSearchParams(form).toString() }),
  });
  return { status: statusCode, text: body, location: headers.location };
}
const seen = async () => (await readChain(contact.db, { kind: 'report', id: report }))!.seen;
async function formFor(person: Id<'person'>): Promise<string> {
  const chain = (await readChain(contact.db, { kind: 'report', id: report }))!;
  return `/call/${await contact.db.transaction().execute((trx) => makeCallForm(trx, contact.parts.box, { escalation: chain.id, person, way: undefined, at: contact.clock.now() }))}`;
}

describe('the page that a call leads to', () => {
  test('shows a label and no content, and is opened a hundred times by scanners without anything being seen', async () => {
    const path = await formFor(holder);
    for (let times = 0; times < 50; times += 1) {
      expect((await send('GET', path)).status).toBe(200);
      expect((await send('HEAD', path)).status).toBe(200);
    }
    const { text } = await send('GET', path);
    expect(text).toContain('Report 31');
    expect(text).toContain('I have seen it');
    expect(await seen()).toBeUndefined();
  });
  test('is acted on by its button, once', async () => {
    const path = await formFor(holder);
    expect((await send('POST', path, undefined, { what: 'seen' })).status).toBe(303);
    expect(await seen()).toMatchObject({ by: holder, how: 'one-time-form' });
    expect((await send('POST', path, undefined, { what: 'seen' })).status).toBe(410);
    expect((await send('GET', path)).text).toContain('It has been seen');
  });
  test('says nothing for somebody who is not of the seat: they can alert the contact', async () => {
    const path = await formFor(support);
    expect((await send('POST', path, undefined, { what: 'seen' })).status).toBe(403);
    expect((await send('GET', path)).text).toContain('Alert the contact now');
    expect((await send('POST', path, undefined, { what: 'alert' })).status).toBe(303);
    expect(await seen()).toBeUndefined();
  });
  test('of a guessed secret is not there', async () => {
    expect((await send('GET', `/call/${'a'.repeat(32)}`)).status).toBe(404);
    expect((await send('GET', '/call/x')).status).toBe(400);
  });
});

describe('signed in', () => {
  test('the contact says that they have seen it; support and developers cannot', async () => {
    const path = `/escalations/report/${report}/seen`;
    expect((await send('POST', path)).location).toBe('/sign-in');
    expect([(await send('POST', path, 'support')).status, (await send('POST', path, 'developer')).status]).toEqual([403, 403]);
    expect(await send('POST', path, 'contact')).toMatchObject({ status: 303, location: `/reports/${report}` });
    expect(await seen()).toMatchObject({ by: holder, how: 'signed-in' });
    expect((await send('POST', '/escalations/report/none/seen', 'contact')).status).toBe(404);
  });
  test('the contact asks a developer, who takes the lead and gives it back', async () => {
    const developer = viewers.get('developer')!.person;
    expect((await send('POST', `/escalations/report/${report}/delegate`, 'developer', { to: holder, ask: 'You?' })).status).toBe(403);
    expect((await send('POST', `/escalations/report/${report}/delegate`, 'contact', { to: developer, ask: 'Can you?' })).status).toBe(303);
    const { id } = (await readDelegation(contact.parts, { kind: 'report', id: report }))!;
    expect((await send('GET', `/delegations/${id}`, 'developer')).text).toContain('I take the lead');
    expect((await send('GET', `/delegations/${id}`, 'contact')).text).not.toContain('I take the lead');
    expect((await send('POST', `/delegations/${id}/answer`, 'contact', { answer: 'accepted' })).status).toBe(404);
    expect((await send('POST', `/delegations/${id}/answer`, 'developer', { answer: 'accepted', said: '' })).status).toBe(303);
    expect((await send('GET', `/delegations/${id}`, 'developer')).text).toContain('Give the lead back');
    expect((await send('POST', `/delegations/${id}/withdraw`, 'contact')).status).toBe(303);
    expect((await send('GET', `/delegations/${newId()}`, 'contact')).status).toBe(404);
  });
  test('canaries are shown with their way and state, and sent by the contact alone', async () => {
    expect((await send('GET', '/canaries', 'developer')).status).toBe(403);
    expect((await send('POST', '/canaries', 'support', { channel: 'form' })).status).toBe(403);
    expect((await send('POST', '/canaries', 'contact', { channel: 'form' })).status).toBe(303);
    expect((await send('POST', '/canaries', 'contact', { channel: 'mail' })).status).toBe(409);
    const { text } = await send('GET', '/canaries', 'support');
    expect(text).toContain('on its way');
    expect(text).toContain('no security address is set');
    expect(text.length).toBeLessThan(50_000);
  });
});
