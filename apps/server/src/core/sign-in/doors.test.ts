import { instant } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpServer, type HttpServer } from '../../platform/http/create-http-server.ts';
import { createMetrics } from '../../platform/http/metrics.ts';
import { isOpen } from '../../platform/http/route.ts';
import { WRIT, type Viewer } from '../actor.ts';
import { ACT_NAMES, type Act } from '../permissions/acts.ts';
import { checkPermission } from '../permissions/check-permission.ts';
import { authenticate } from './authenticate.ts';
import { offerFirstOwnerLink } from './first-owner-link.ts';
import { signInRoutes } from './index.ts';
import { makeLink } from './sign-up-links.ts';
import { addPerson } from '../directory/people.ts';
import { GOOD_PASSWORD, openTestHouse, ORIGIN, signUpSomebody, type TestAccount, type TestHouse } from './sign-in.fixture.ts';
import { createTestAuthenticator } from './testing-authenticator.ts';

let house: TestHouse;
let server: HttpServer;
let logged = '';
beforeAll(async () => {
  house = await openTestHouse();
  const { parts } = house;
  server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: ORIGIN },
    logger: pino({ level: 'debug' }, { write: (line: string) => void (logged += line) }),
    clock: house.clock.now,
    routes: signInRoutes({ parts, frame: ({ viewer, url, flash, now }) => ({ path: url, now, zone: 'UTC', asset: (name) => `/assets/x/${name}`, ...(viewer ? { viewer: { id: viewer.person, name: viewer.name } } : {}), ...(flash ? { flash } : {}) }) }),
    authenticate: (credential, caller) => authenticate(parts, credential, caller),
    mayAct: checkPermission,
    accountOf: ({ account }) => account,
    signInPath: (next) => `/sign-in?next=${encodeURIComponent(next)}`,
    renderErrorPage: ({ title, detail, code }) => `<h1>${title}</h1><p>${detail}</p><i>${code}</i>`,
    metrics: createMetrics(),
    readHealth: async () => [],
    version: '0.0.0',
    rateLimits: { address: 1e6, openUnsafe: 1e6, machines: 1e6, account: 1e6 },
  });
});
afterAll(async () => {
  await server.close();
  await house.drop();
});

/** A browser with a cookie jar, no JavaScript, and one address. */
let browsers = 0;
function openBrowser(address = `198.51.100.${(browsers += 1)}`) {
  const jar = new Map<string, string>();
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: string, headers: Record<string, string> = {}) => {
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await server.app.inject({ method, url, remoteAddress: address, headers: { host: 'localhost:4100', accept: 'text/html', 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}), ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...headers }, ...(payload === undefined ? {} : { payload }) });
    for (const { name, value } of answer.cookies) if (value === '') jar.delete(name); else jar.set(name, value);
    return answer;
  };
  return {
    jar,
    get: (url: string, headers?: Record<string, string>) => send('GET', url, undefined, headers),
    post: (url: string, fields: Record<string, string> = {}, headers?: Record<string, string>) => send('POST', url, new URLSearchParams(fields).toString(), headers),
    send,
  };
}
type Browser = ReturnType<typeof openBrowser>;

async function signIn(browser: Browser, account: TestAccount) {
  await browser.post('/sign-in', { email: account.email, password: GOOD_PASSWORD, next: '/settings/sessions' });
  return browser.post('/sign-in/code', { code: account.code() });
}
const SESSION = 'writ-4100-session';

describe('the first owner signs up with a passkey', () => {
  test('and is in; the link is spent, the passkey signs in again, and a recorded answer does not', async () => {
    const link = new URL((await offerFirstOwnerLink(house.parts, house.clock.now()))!).pathname;
    const browser = openBrowser();
    const device = createTestAuthenticator(ORIGIN);
    expect((await browser.get(link)).body).toContain('Make a passkey');
    expect((await browser.get(link)).statusCode).toBe(200);

    const options = (await browser.post(`${link}/passkey-options`, { name: 'Olive Owner', email: 'olive@example.com' })).json<{ authenticatorSelection: unknown; rp: { id: string } }>();
    expect(options.authenticatorSelection).toMatchObject({ userVerification: 'required', residentKey: 'required' });
    expect(options.rp.id).toBe('localhost');
    const credential = device.create(options);
    const done = await browser.post(`${link}/passkey`, { name: 'Olive Owner', email: 'olive@example.com', credential });
    expect([done.statusCode, done.headers.location]).toEqual([303, '/']);
    expect((await browser.get('/api/me')).json()).toMatchObject({ name: 'Olive Owner', roles: ['owner', 'point-of-contact'], by: 'session' });
    expect((await browser.get(link)).statusCode).toBe(410);

    const other = openBrowser();
    const ask = async () => (await other.post('/sign-in/passkey-options')).json<unknown>();
    const shown = device.get(await ask());
    expect((await other.post('/sign-in/passkey', { credential: shown, next: '/hosts' })).headers.location).toBe('/hosts');
    const replayed = await openBrowser().post('/sign-in/passkey', { credential: shown, next: '/' });
    expect(replayed.statusCode).toBe(410);

    const refused = async (over: Parameters<typeof device.get>[1]) => (await other.post('/sign-in/passkey', { credential: device.get(await ask(), over), next: '/' })).statusCode;
    expect(await refused({ origin: 'https://evil.example.com' })).toBe(422);
    expect(await refused({ rpId: 'evil.example.com' })).toBe(422);
    expect(await refused({ userVerified: false })).toBe(422);
    expect(await refused({ counter: 1 })).toBe(422);
    const stranger = createTestAuthenticator(ORIGIN);
    expect((await other.post('/sign-in/passkey', { credential: stranger.get(await ask()), next: '/' })).statusCode).toBe(422);
    for (const garbage of ['', '{', '{}', 'null', '[]', JSON.stringify({ id: device.credentialId }), 'x'.repeat(40_000)]) {
      expect((await other.post('/sign-in/passkey', { credential: garbage, next: '/' })).statusCode).toBeGreaterThanOrEqual(400);
    }
  });

  test('one answer sent many times at once signs in once', async () => {
    const browser = openBrowser();
    const device = createTestAuthenticator(ORIGIN);
    const link = await house.parts.db.transaction().execute(async (trx) => {
      const person = await addPerson(trx, house.parts.box, { name: 'Pia', email: 'pia@example.com' }, WRIT, house.clock.now());
      return `/sign-up/${await makeLink(trx, { kind: 'invitation', person: person.id, roles: ['developer'] }, WRIT, house.clock.now())}`;
    });
    const made = device.create((await browser.post(`${link}/passkey-options`)).json());
    const both = await Promise.all([openBrowser().post(`${link}/passkey`, { credential: made }), openBrowser().post(`${link}/passkey`, { credential: made })]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410]);
    const shown = device.get((await browser.post('/sign-in/passkey-options')).json());
    const many = await Promise.all(Array.from({ length: 5 }, () => openBrowser().post('/sign-in/passkey', { credential: shown })));
    expect(many.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
  });
});

test.each(['AAAA', 'a'.repeat(43), 'a'.repeat(290)])('a link that was cut short or made up is said to be unknown: %s', async (code) => {
  const answer = await openBrowser().get(`/sign-up/${code}`);
  expect(answer.statusCode).toBe(410);
});

describe('signing in with forms, without JavaScript', () => {
  let ada: TestAccount;
  beforeAll(async () => {
    ada = await signUpSomebody(house, 'ada@example.com', ['owner']);
  });

  test('goes from the page that was asked for and back to it', async () => {
    const browser = openBrowser();
    const away = await browser.get('/settings/sessions');
    expect(away.headers.location).toBe('/sign-in?next=%2Fsettings%2Fsessions');
    expect((await browser.get(away.headers.location!)).body).toContain('name="password"');
    const half = await browser.post('/sign-in', { email: ada.email, password: GOOD_PASSWORD, next: '/settings/sessions' });
    expect(half.headers.location).toBe('/sign-in/code');
    expect(browser.jar.has(SESSION)).toBe(false);
    expect((await browser.get('/settings/sessions')).statusCode).toBe(303);
    house.clock.pass(60_000);
    const done = await browser.post('/sign-in/code', { code: ada.code() });
    expect(done.headers.location).toBe('/settings/sessions');
    const page = await browser.get('/settings/sessions');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('this one');
    expect((await browser.post('/sign-out')).headers.location).toBe('/sign-in');
    expect((await browser.get('/settings/sessions')).statusCode).toBe(303);
  });

  test('a session planted before is not the session after', async () => {
    const browser = openBrowser();
    browser.jar.set(SESSION, 'planted-by-somebody-else');
    browser.jar.set('writ-4100-step', 'planted-too');
    house.clock.pass(60_000);
    await signIn(browser, ada);
    expect(browser.jar.get(SESSION)).not.toContain('planted');
    const first = browser.jar.get(SESSION);
    house.clock.pass(60_000);
    await signIn(browser, ada);
    expect(browser.jar.get(SESSION)).not.toBe(first);
  });

  test('every wrong way gives the very same page', async () => {
    const pages = new Set<string>();
    for (const [email, password] of [['ada@example.com', 'wrong'], ['nobody@example.com', 'wrong']] as const) {
      const answer = await openBrowser().post('/sign-in', { email, password, next: '/' });
      pages.add(`${answer.statusCode} ${answer.body.replaceAll(email, 'EMAIL')} ${Object.keys(answer.headers).sort().join()} ${answer.headers['content-length'] === undefined}`);
    }
    expect(pages.size).toBe(1);
  });

  test('never leads to another site', async () => {
    for (const next of ['https://evil.example.com', '//evil.example.com', '/\\evil.example.com']) {
      const browser = openBrowser();
      house.clock.pass(60_000);
      await browser.post('/sign-in', { email: ada.email, password: GOOD_PASSWORD, next });
      expect((await browser.post('/sign-in/code', { code: ada.code() })).headers.location).toBe('/');
    }
  });

  test('is refused from another site, so that nobody is signed in as somebody else', async () => {
    const answer = await openBrowser().post('/sign-in', { email: ada.email, password: GOOD_PASSWORD, next: '/' }, { 'sec-fetch-site': 'cross-site' });
    expect(answer.statusCode).toBe(403);
  });

  test('what a form says comes back escaped', async () => {
    const answer = await openBrowser().post('/sign-in', { email: '"><script>alert(1)</script>', password: 'x', next: '"><img src=x>' });
    expect(answer.body).not.toContain('<script>alert');
    expect(answer.body).not.toContain('<img src=x>');
  });

  test('what is too large is refused, and header lines cannot be smuggled in', async () => {
    expect((await openBrowser().post('/sign-in', { email: 'a', password: 'x'.repeat(100_000), next: '/' })).statusCode).toBe(413);
    const answer = await openBrowser().post('/sign-in', { email: 'a\r\nset-cookie: x=1', password: 'b', next: '/\r\nset-cookie: x=1' });
    expect(answer.cookies.some(({ name }) => name === 'x')).toBe(false);
  });
});

describe('acts that hand out power', () => {
  test('ask who one is again once the sign-in is some time ago, and then renew the session', async () => {
    const owner = await signUpSomebody(house, 'oscar@example.com', ['owner']);
    const browser = openBrowser();
    await signIn(browser, owner);
    expect((await browser.post('/settings/tokens', { name: 'ci', scopes: 'read', days: '30' })).body).toMatch(/writ_[\w-]{43}/);
    house.clock.passMinutes(11);
    const asked = await browser.post('/settings/tokens', { name: 'ci', scopes: 'read', days: '30' }, { referer: `${ORIGIN}/settings/tokens` });
    expect(asked.headers.location).toBe('/sign-in/confirm?next=%2Fsettings%2Ftokens');
    expect((await browser.send('POST', '/api/tokens', '{"name":"ci","scopes":["read"],"days":1}', { 'content-type': 'application/json' })).json()).toMatchObject({ status: 403, code: 'confirm-first' });
    expect((await browser.get(asked.headers.location!)).body).toContain('Is it you?');
    const before = browser.jar.get(SESSION);
    expect((await browser.post('/sign-in/confirm', { code: '000000', next: '/settings/tokens' })).statusCode).toBe(422);
    expect((await browser.post('/sign-in/confirm', { code: owner.code(), next: '/settings/tokens' })).headers.location).toBe('/settings/tokens');
    expect(browser.jar.get(SESSION)).not.toBe(before);
    expect((await browser.post('/settings/tokens', { name: 'ci', scopes: ['read'].join(), days: '30' })).statusCode).toBe(200);
  });

  test('a token signs its owner’s acts within its scopes, and is dead once revoked', async () => {
    const owner = await signUpSomebody(house, 'tom@example.com', ['owner']);
    const browser = openBrowser();
    await signIn(browser, owner);
    const made = await browser.send('POST', '/api/tokens', JSON.stringify({ name: 'ci', scopes: ['read'], days: 1 }), { 'content-type': 'application/json' });
    expect(made.statusCode).toBe(201);
    const { id, secret } = made.json<{ id: string; secret: string }>();
    const program = (url: string, method: 'GET' | 'POST' | 'DELETE' = 'GET') => server.app.inject({ method, url, headers: { host: 'localhost:4100', authorization: `Bearer ${secret}` } });
    expect((await program('/api/me')).json()).toMatchObject({ by: 'token' });
    expect((await program(`/api/tokens/${id}`, 'DELETE')).json()).toMatchObject({ code: 'session-needed' });
    expect((await browser.send('DELETE', `/api/tokens/${id}`)).statusCode).toBe(204);
    expect((await program('/api/me')).statusCode).toBe(401);
    expect(logged).not.toContain(secret);
  });

  test('an auditor sees accounts and cannot touch them', async () => {
    const auditor = await signUpSomebody(house, 'audrey@example.com', ['auditor']);
    const browser = openBrowser();
    await signIn(browser, auditor);
    const page = await browser.get('/settings/accounts');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('/disable');
    expect((await browser.post(`/settings/accounts/${auditor.account}/roles`, { roles: 'owner' })).statusCode).toBe(403);
  });

  test('the last way in stays', async () => {
    const one = await signUpSomebody(house, 'uma@example.com');
    const browser = openBrowser();
    await signIn(browser, one);
    const refused = await browser.post('/settings/security/password/remove');
    expect([refused.statusCode, refused.body.includes('last way into the account')]).toEqual([422, true]);
    const device = createTestAuthenticator(ORIGIN);
    const credential = device.create((await browser.post('/settings/security/passkeys/options')).json());
    expect((await browser.post('/settings/security/passkeys', { name: 'Laptop', credential })).statusCode).toBe(303);
    expect((await browser.post('/settings/security/password/remove')).statusCode).toBe(303);
    expect((await browser.post(`/settings/security/passkeys/${device.credentialId}/remove`)).statusCode).toBe(422);
    const page = await browser.get('/settings/security');
    expect(page.body).toContain('Laptop');
  });
});

describe('every route of sign-in', () => {
  test('is guarded by an act that exists, or says why it is open', () => {
    const routes = signInRoutes({ parts: house.parts, frame: () => ({ path: '/', now: instant(0), zone: 'UTC', asset: (name) => name }) });
    expect(routes.length).toBeGreaterThan(35);
    for (const { act, method, url } of routes) {
      if (!isOpen(act)) expect(ACT_NAMES).toContain(act);
      else expect([method, url, act.because.length > 20]).toEqual([method, url, true]);
    }
  });

  test('answers nobody who is not signed in, where it is guarded', async () => {
    const routes = signInRoutes({ parts: house.parts, frame: () => ({ path: '/', now: instant(0), zone: 'UTC', asset: (name) => name }) });
    for (const { act, method, url, kind } of routes) {
      if (isOpen(act)) continue;
      const answer = await openBrowser().send(method as 'GET', url.replace(':id', '01890000-0000-7000-8000-000000000000'));
      expect([method, url, answer.statusCode]).toEqual([method, url, kind === 'page' ? 303 : 401]);
    }
  });
});
