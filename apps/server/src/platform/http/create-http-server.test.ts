import { declareErrors } from '@writ/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { redirect } from './answer.ts';
import type { HttpServer } from './create-http-server.ts';
import { asBrowser, asToken, collectLog, HOST, KEEPER, openDoors, page, READER, route, type Guest, type GuestAct } from './doors.fixture.ts';
import { machine, open, type Route } from './route.ts';

const errors = declareErrors('things', { 'thing-gone': { kind: 'gone', sentence: 'Thing {id} was taken away.' } });
const Thing = z.strictObject({ id: z.string().max(10), size: z.coerce.number().int().max(5) });

const routes = [
  route({ method: 'GET', url: '/api/things/:id', act: 'thing.read', summary: 'One thing.', params: z.strictObject({ id: z.string().max(10) }), answer: z.object({ id: z.string() }), handle: ({ params }) => ({ ...params, secret: 'kept inside' }) }),
  route({ method: 'POST', url: '/api/things', act: 'thing.change', summary: 'Make a thing.', body: Thing, status: 201, answer: Thing, maxBodyBytes: 200, handle: ({ body }) => body }),
  route({ method: 'DELETE', url: '/api/things/:id', act: 'thing.change', summary: 'Take it away.', handle: () => { throw errors('thing-gone', { id: 7 }); } }),
  route({ method: 'GET', url: '/api/broken', act: 'thing.read', summary: 'Fails.', handle: () => { throw new Error('password=hunter2 at db.internal'); } }),
  route({ method: 'GET', url: '/api/wrong', act: 'thing.read', summary: 'Answers what it did not declare.', answer: z.object({ id: z.string() }), handle: () => ({ id: 5 }) as unknown as { id: string } }),
  route({ method: 'POST', url: '/agent', act: machine('Signs its requests.'), summary: 'Bytes.', bytes: true, answer: z.object({ bytes: z.number() }), handle: ({ rawBody, viewer }) => ({ bytes: viewer ? -1 : (rawBody?.length ?? 0) }) }),
  page({ url: '/things', act: 'thing.read', handle: ({ viewer, flash }) => `<p>${viewer.name} ${flash?.text ?? 'no flash'}</p>` }),
  page({ method: 'POST', url: '/things', act: 'thing.change', body: Thing, handle: () => redirect('/things', 'Thing made.'), onInvalid: (_request, problems) => `<form>${problems.map(({ path }) => path).join()}</form>` }),
  page({ method: 'POST', url: '/go', act: 'thing.change', body: z.object({ next: z.string() }), handle: ({ body }) => redirect(body.next) }),
  page({ url: '/welcome', act: open('Anyone may look.'), handle: ({ viewer }) => `<p>${viewer?.name ?? 'stranger'}</p>` }),
];

let server: HttpServer | undefined;
afterEach(async () => server?.close());
async function doors(over: Parameters<typeof openDoors>[1] = {}): Promise<HttpServer['app']> {
  server = await openDoors(routes, over);
  return server.app;
}

describe('a JSON door', () => {
  test('answers what its schema declares and drops the rest', async () => {
    const answer = await (await doors()).inject({ url: '/api/things/a', headers: asToken(READER) });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ id: 'a' });
  });

  test('names every place that does not fit', async () => {
    const answer = await (await doors()).inject({ method: 'POST', url: '/api/things', headers: asToken(KEEPER), payload: { id: 'much too long for it', size: 9, extra: true } });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'request-invalid', status: 400, errors: [{ path: 'body/id' }, { path: 'body/size' }, { path: 'body' }] });
  });

  test.each(['{"id":"a\\u0000","size":1}', '{"id":"\\ud800","size":1}', '{"id":"a","size":1,"\\u0000":1}'])('refuses text that no database keeps: %s', async (payload) => {
    const answer = await (await doors()).inject({ method: 'POST', url: '/api/things', headers: { ...asToken(KEEPER), 'content-type': 'application/json' }, payload });
    expect(answer.json()).toMatchObject({ code: 'request-invalid', status: 400 });
  });

  test('gives a declared error its status, code and sentence, and the id of the request everywhere', async () => {
    const log = collectLog();
    const trace = 'a'.repeat(32);
    const answer = await (await doors({ logger: log.logger })).inject({ method: 'DELETE', url: '/api/things/7', headers: { ...asToken(KEEPER), traceparent: `00-${trace}-${'b'.repeat(16)}-01` } });
    expect(answer.json()).toMatchObject({ status: 410, code: 'thing-gone', detail: 'Thing 7 was taken away.', requestId: trace });
    expect(answer.headers['x-request-id']).toBe(trace);
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.every((line) => line['requestId'] === trace)).toBe(true);
  });

  test('tells nothing of our own mistake, and logs it whole', async () => {
    const log = collectLog();
    const answer = await (await doors({ logger: log.logger })).inject({ url: '/api/broken', headers: asToken(READER) });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/hunter2|db\.internal|at /);
    expect(answer.json()).toMatchObject({ code: 'internal-error' });
    expect(log.text()).toContain('hunter2');
  });

  test('an answer that breaks its own schema is our mistake, not the caller’s', async () => {
    const answer = await (await doors()).inject({ url: '/api/wrong', headers: asToken(READER) });
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal-error' });
  });

  test.each([
    ['too large', 'application/json', JSON.stringify({ id: 'x'.repeat(300) }), 413, 'body-too-large'],
    ['not JSON', 'application/json', '{"id":', 400, 'request-malformed'],
    ['poisoned', 'application/json', '{"__proto__":{"admin":true},"id":"a","size":1}', 400, 'request-malformed'],
    ['of another type', 'text/xml', '<a/>', 415, 'request-malformed'],
    ['empty', 'application/json', '', 400, 'request-malformed'],
  ])('refuses a body that is %s', async (_what, type, payload, status, code) => {
    const answer = await (await doors()).inject({ method: 'POST', url: '/api/things', headers: { ...asToken(KEEPER), 'content-type': type }, payload });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  });

  test('refuses before it reads the body', async () => {
    const answer = await (await doors()).inject({ method: 'POST', url: '/api/things', headers: { ...asToken(READER), 'content-type': 'application/json' }, payload: 'x'.repeat(10_000) });
    expect(answer.json()).toMatchObject({ status: 403, code: 'not-permitted' });
  });

  test('leaves the bytes of a machine’s body alone and looks at no cookie', async () => {
    const answer = await (await doors()).inject({ method: 'POST', url: '/agent', headers: { ...HOST, 'content-type': 'application/json', cookie: 'writ-4100-session=keeper' }, payload: '{"broken' });
    expect(answer.json()).toEqual({ bytes: 8 });
  });
});

describe('who comes in', () => {
  test('nobody, where an act guards and no credential is shown', async () => {
    const answer = await (await doors()).inject({ url: '/api/things/a', headers: HOST });
    expect(answer.json()).toMatchObject({ status: 401, code: 'sign-in-needed' });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="writ"');
  });

  test('a bad Authorization header is not passed over for a good cookie', async () => {
    for (const authorization of ['Bearer nobody', 'Basic cmVhZGVyOg==', 'Bearer', '']) {
      const answer = await (await doors()).inject({ url: '/api/things/a', headers: { ...asBrowser(READER), authorization } });
      expect(answer.statusCode).toBe(401);
    }
  });

  test('a refusal is logged with its act and the id of the request, and nobody’s name', async () => {
    const log = collectLog();
    const answer = await (await doors({ logger: log.logger })).inject({ method: 'POST', url: '/api/things', headers: asToken(READER), payload: {} });
    const line = log.lines.find(({ msg }) => msg === 'Act refused');
    expect(line).toMatchObject({ act: 'thing.change', code: 'not-permitted', requestId: answer.headers['x-request-id'] });
  });

  test('a page sends who is not signed in to sign in, and back', async () => {
    const answer = await (await doors()).inject({ url: '/things?size=2', headers: { ...HOST, accept: 'text/html' } });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in?next=%2Fthings%3Fsize%3D2']);
  });
});

describe('a page', () => {
  test('acts on a form, redirects with 303, and shows its sentence once', async () => {
    const app = await doors();
    const posted = await app.inject({ method: 'POST', url: '/things', headers: { ...asBrowser(KEEPER), 'content-type': 'application/x-www-form-urlencoded' }, payload: 'id=a&size=3' });
    expect([posted.statusCode, posted.headers.location]).toEqual([303, '/things']);
    const flash = posted.cookies.find(({ name }) => name === 'writ-4100-flash')!;
    expect(flash).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    const shown = await app.inject({ url: '/things', headers: { ...asBrowser(KEEPER), cookie: `writ-4100-session=keeper; writ-4100-flash=${flash.value}` } });
    expect(shown.body).toContain('keeper Thing made.');
    expect(shown.cookies.find(({ name }) => name === 'writ-4100-flash')?.value).toBe('');
  });

  test('shows the form again when it does not fit', async () => {
    const answer = await (await doors()).inject({ method: 'POST', url: '/things', headers: { ...asBrowser(KEEPER), 'content-type': 'application/x-www-form-urlencoded' }, payload: 'id=a&size=99' });
    expect([answer.statusCode, answer.body]).toEqual([422, '<!DOCTYPE html><form>body/size</form>']);
  });

  test('answers an error as a page for people', async () => {
    const answer = await (await doors()).inject({ url: '/nowhere', headers: asBrowser(READER) });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('There is nothing at this address.');
  });

  test('ignores a flash that it did not write', async () => {
    for (const value of ['%00', 'e30', 'bnVsbA', 'x'.repeat(5_000), Buffer.from('{"tone":"done","text":1}').toString('base64url')]) {
      const answer = await (await doors()).inject({ url: '/things', headers: { ...asBrowser(READER), cookie: `writ-4100-session=reader; writ-4100-flash=${value}` } });
      expect(answer.body).toContain('no flash');
    }
  });
});

describe('what protects every door', () => {
  test('pages load nothing inline and nothing from elsewhere', async () => {
    const { headers } = await (await doors()).inject({ url: '/welcome', headers: HOST });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';manifest-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('a form sent from another site is refused, with a session or without', async () => {
    const app = await doors();
    const form = { method: 'POST', url: '/things', payload: 'id=a&size=3' } as const;
    const type = { ...HOST, 'content-type': 'application/x-www-form-urlencoded', cookie: 'writ-4100-session=keeper' };
    for (const foreign of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example.com' }, { origin: 'null' }, { referer: 'http://localhost:4101/x' }, {}]) {
      const answer = await app.inject({ ...form, headers: { ...type, ...foreign } });
      expect([answer.statusCode, JSON.stringify(foreign)]).toEqual([403, JSON.stringify(foreign)]);
    }
    for (const own of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://localhost:4100' }, { referer: 'http://localhost:4100/things' }]) {
      expect((await app.inject({ ...form, headers: { ...type, ...own } })).statusCode).toBe(303);
    }
  });

  test('a redirect never leaves this server', async () => {
    const app = await doors();
    for (const next of ['https://evil.example.com', '//evil.example.com', '/\\evil.example.com', '/\t/evil.example.com', 'javascript:alert(1)', '/%0d%0aset-cookie:x=1', '/ok\r\nx-evil: 1', '/./\\/evil.example.com', '/..//evil.example.com']) {
      const answer = await app.inject({ method: 'POST', url: '/go', headers: { ...asBrowser(KEEPER), 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ next }).toString() });
      const landed = new URL(answer.headers.location!, 'http://localhost:4100');
      expect([next, landed.origin]).toEqual([next, 'http://localhost:4100']);
      expect(answer.headers['x-evil']).toBeUndefined();
      expect(answer.headers['set-cookie'] ?? '').not.toContain('x=1');
    }
  });

  test('a page asked under a name that was made to point here is refused', async () => {
    const app = await doors();
    for (const host of ['evil.example.com', 'localhost:4100.evil.example.com', 'localhost:4100@evil.example.com', 'evil.example.com:4100', '']) {
      expect((await app.inject({ url: '/welcome', headers: { host } })).statusCode).toBe(400);
    }
  });

  test('the n-th request of a minute is the last, and says when to come back', async () => {
    const app = await doors({ rateLimits: { address: 3, openUnsafe: 1, machines: 100, account: 100 } });
    const ask = () => app.inject({ url: '/welcome', headers: HOST });
    const statuses = [await ask(), await ask(), await ask(), await ask()].map(({ statusCode }) => statusCode);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(Number((await ask()).headers['retry-after'])).toBeGreaterThan(0);
  });

  test('an account has its own limit, wherever it comes from', async () => {
    const app = await doors({ rateLimits: { address: 100, openUnsafe: 1, machines: 100, account: 2 } });
    const ask = (remoteAddress: string) => app.inject({ url: '/api/things/a', headers: asToken(READER), remoteAddress });
    const statuses = [await ask('127.0.0.1'), await ask('127.0.0.2'), await ask('127.0.0.3')].map(({ statusCode }) => statusCode);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('a one-time link in an address is in no log line', async () => {
    const log = collectLog();
    await (await doors({ logger: log.logger })).inject({ url: '/welcome?code=very-secret-code', headers: HOST });
    expect(log.text()).toContain('/welcome');
    expect(log.text()).not.toContain('very-secret-code');
  });
});

describe('the list of routes', () => {
  const one = (act: unknown) => ({ ...routes[0]!, act }) as unknown as Route<Guest, GuestAct>;

  test.each([[undefined], [''], [open('')], [{}], [null]])('a route guarded by %j does not start', async (act) => {
    await expect(openDoors([one(act)])).rejects.toMatchObject({ code: 'route-unguarded' });
  });

  test('a route declared twice does not start', async () => {
    await expect(openDoors([one('thing.read'), { ...one('thing.read'), url: '/api/things/:thing' }])).rejects.toMatchObject({ code: 'route-twice' });
  });

  test('a door without a Host check takes machines only', async () => {
    await expect(openDoors([one('thing.read')], { settings: { host: 'localhost', port: 0, publicUrl: 'http://localhost:4100', anyHost: true } })).rejects.toMatchObject({ code: 'machine-door' });
  });

  test('is described in OpenAPI 3.1, every JSON route with its act', async () => {
    const answer = await (await doors()).inject({ url: '/api/openapi.json', headers: HOST });
    const api = answer.json<{ openapi: string; paths: Record<string, Record<string, { 'x-act': string; operationId: string }>> }>();
    expect(api.openapi).toBe('3.1.1');
    const described = Object.entries(api.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`));
    expect(described.sort()).toEqual(routes.filter(({ kind }) => kind === 'json').map(({ method, url }) => `${method} ${url}`).sort());
    expect(api.paths['/api/things']?.['post']).toMatchObject({ 'x-act': 'thing.change', operationId: 'postApiThings' });
  });
});
