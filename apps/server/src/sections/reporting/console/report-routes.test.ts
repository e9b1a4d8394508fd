import { Readable } from 'node:stream';
import { newId, type Id } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role, Viewer } from '../../../core/actor.ts';
import { checkPermission, type Act } from '../../../core/permissions/index.ts';
import { createHttpServer } from '../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../platform/http/metrics.ts';
import { offerDelegation, readChain, readChainRule } from '../../contact/index.ts';
import { addNote } from '../reports/add-note.ts';
import { postReporterMessage } from '../reports/post-message.ts';
import { readReport } from '../reports/read-record.ts';
import { readReportRule } from '../reports/report-rule.ts';
import { openTestReporting, type TestReporting } from '../reports/testing/open-test-reporting.ts';
import { reportRoutes } from './report-routes.tsx';

const ORIGIN = 'http://localhost:4100';
const HOSTILE = '<script>alert(1)</script> https://evil.example.com javascript:alert(2)';
let reporting: TestReporting;
let server: Awaited<ReturnType<typeof createHttpServer<Viewer, Act>>>;
const viewers = new Map<string, Viewer>();

beforeAll(async () => {
  reporting = await openTestReporting();
  const { parts, clock } = reporting;
  const enter = (name: string, person: Id<'person'>, roles: readonly Role[]) => viewers.set(name, { person, account: newId(), name, roles, zone: 'UTC', by: { kind: 'session', id: newId(), confirmedAt: clock.now() } });
  enter('contact', await reporting.contact(), ['point-of-contact']);
  for (const role of ['support', 'developer', 'auditor'] as const) enter(role, await reporting.person([role]), [role]);
  const console = {
    db: parts.db, box: parts.box, names: async () => (person: string) => person,
    frame: async ({ viewer, url, now, flash }: { viewer: Viewer | undefined; url: string; now: never; flash: never }) => ({ now, path: url, zone: 'UTC', asset: (name: string) => `/assets/${name}`, viewer: viewer && { id: viewer.person, name: viewer.name }, flash }),
  };
  const blobs = { get: async () => Readable.from([Buffer.from('<html>')]) };
  server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: ORIGIN }, logger: pino({ level: 'silent' }), clock: clock.now, metrics: createMetrics(), version: '0.0.0',
    routes: reportRoutes(console as never, { ...parts, blobs: blobs as never }),
    authenticate: async ({ secret }: { secret: string }) => viewers.get(secret), mayAct: checkPermission, accountOf: ({ account }: Viewer) => account, signInPath: () => '/sign-in',
    renderErrorPage: ({ code, detail }: { code: string; detail: string }) => `<h1>${code}</h1><p>${detail}</p>`, readHealth: async () => [],
  } as never);
});
afterAll(async () => {
  await server?.close();
  await reporting?.drop();
});

async function send(method: 'GET' | 'POST', url: string, as: string, form: Readonly<Record<string, string>> = {}) {
  reporting.clock.pass(1_000);
  const { statusCode: status, body: text, headers } = await server.app.inject({
    method, url, headers: { host: 'localhost:4100', accept: 'text/html', origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded', cookie: `writ-4100-session=${as}` },
    ...(method === 'POST' && { payload: new URLSearchParams(form).toString() }),
  });
  return { status, text, headers };
}
const get = (url: string, as: string) => send('GET', url, as);
const post = send.bind(undefined, 'POST');

/** A report with an answer of its reporter. */
async function answered(): Promise<Id<'report'>> {
  const { report } = await reporting.receive({ title: HOSTILE, what: HOSTILE });
  const rule = await readReportRule(reporting.parts);
  await reporting.within((trx) => postReporterMessage(reporting.parts, trx, { report, text: 'And more.', via: 'thread', intakeKey: newId(), files: [{ blob: 'reports/x', name: 'proof.html', type: 'text/html', bytes: 6, digest: 'a'.repeat(64) }], at: reporting.clock.now(), rule }));
  return report;
}

describe('the queue', () => {
  test('shows the desk all, and others what was delegated to them, by number and words', async () => {
    const mine = await answered();
    await reporting.receive({ title: 'Something else' });
    expect((await get('/reports', 'support')).text).toContain('Something else');
    expect((await get('/reports?q=else', 'auditor')).text).not.toContain('evil.example.com');
    expect((await get('/reports', 'developer')).text).not.toContain('Something else');
    const rule = await readChainRule(reporting.parts);
    await reporting.within((trx) => offerDelegation(reporting.parts, trx, { about: { kind: 'report', id: mine }, label: 'Report', path: `/reports/${mine}`, to: viewers.get('developer')!.person, ask: 'Please', by: viewers.get('contact')!.person, at: reporting.clock.now(), rule }));
    const { text } = await get('/reports', 'developer');
    expect(text).toContain(`/reports/${mine}`);
    expect(text).not.toContain('Something else');
    expect((await get(`/reports/${mine}`, 'developer')).status).toBe(200);
  });

  test.each(['?state=nonsense', '?page=-3', '?page=999999999', `?q=${'x'.repeat(5_000)}`, "?q=' or 1=1 --", '?q=%F0%9F%92%A9'])('stands whatever is asked: %s', async (query) => {
    expect([200, 400]).toContain((await get(`/reports${query}`, 'contact')).status);
  });
});

describe('one report', () => {
  test('shows what a stranger wrote as text, with no link to where they point', async () => {
    const { text } = await get(`/reports/${await answered()}`, 'contact');
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert');
    expect(text.match(/(?:href|src|action)="(?![/#])[^"]*"/g)).toBeNull();
    expect(text.match(/href="[^"]*(?:evil|javascript)/)).toBeNull();
  });

  test('is not there for who may not open it, and says no more than that', async () => {
    const report = await answered();
    for (const path of [`/reports/${report}`, `/reports/${report}/files/${newId()}`, `/reports/${newId()}`]) expect([path, (await get(path, 'developer')).status]).toEqual([path, 404]);
    for (const act of ['messages', 'notes']) expect((await post(`/reports/${report}/${act}`, 'developer', { answer: 'x', note: 'x' })).status).not.toBe(303);
    expect((await post(`/reports/${report}/notes`, 'developer', { note: 'x' })).status).toBe(404);
  });

  test('is changed by nobody who may only read', async () => {
    const report = await answered();
    for (const [act, form] of [['verdict', { verdict: 'accepted' }], ['messages', { answer: 'x' }], ['notes', { note: 'x' }], ['answers-seen', {}], ['thanks', {}], ['public-thanks', { text: 'x' }], ['sample', { right: 'yes' }], ['link', {}]] as const) {
      expect([act, (await post(`/reports/${report}/${act}`, 'auditor', form)).status]).toEqual([act, 403]);
    }
    expect((await readReport(reporting.parts, report)).state).toBe('new');
  });

  test('is looked at without being seen or reviewed', async () => {
    const report = await answered();
    for (let look = 0; look < 3; look += 1) await get(`/reports/${report}`, 'contact');
    expect(await readReport(reporting.parts, report)).toMatchObject({ state: 'new', reviewed: undefined });
    expect((await readChain(reporting.db, { kind: 'report', id: report }))!.seen).toBeUndefined();
  });

  test('keeps its files files, whatever type they say they are', async () => {
    const report = await answered();
    const [, file] = /files\/([0-9a-f-]{36})/.exec((await get(`/reports/${report}`, 'contact')).text)!;
    const { status, headers } = await get(`/reports/${report}/files/${file}`, 'contact');
    expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([200, 'application/octet-stream', 'nosniff']);
    expect(String(headers['content-disposition'])).toMatch(/^attachment/);
    expect((await get(`/reports/${(await reporting.receive()).report}/files/${file}`, 'contact')).status).toBe(404);
  });
});

describe('a verdict', () => {
  test('without what it needs comes back with what was missing, and nothing changed', async () => {
    const report = await answered();
    for (const [form, field] of [[{ verdict: 'declined' }, 'f-reason'], [{ verdict: 'needs-information', reason: '   ' }, 'f-reason'], [{ verdict: 'duplicate' }, 'f-original'], [{ verdict: 'duplicate', original: '99999' }, 'f-original']] as const) {
      const { status, text } = await post(`/reports/${report}/verdict`, 'contact', form);
      expect([form, status, text.includes(`${field}-error`) || text.includes(`#${field}`)]).toEqual([form, 422, true]);
    }
    expect((await readReport(reporting.parts, report)).state).toBe('new');
  });

  test('by support ends the review; to decide otherwise is the contact’s', async () => {
    const report = await answered();
    expect((await post(`/reports/${report}/verdict`, 'support', { verdict: 'to-investigate' })).status).toBe(303);
    expect((await post(`/reports/${report}/verdict`, 'support', { verdict: 'accepted' })).status).not.toBe(303);
    expect((await post(`/reports/${report}/verdict`, 'contact', { verdict: 'accepted' })).status).toBe(303);
    expect(await readReport(reporting.parts, report)).toMatchObject({ state: 'accepted', reviewed: { by: viewers.get('support')!.person } });
  });

  test('of two at once one is the review', async () => {
    const report = await answered();
    const answers = await Promise.all(['contact', 'support'].map((as) => post(`/reports/${report}/verdict`, as, { verdict: 'to-investigate' })));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  test('accepted ends with thanks, in public where they are published, until they are taken back', async () => {
    const report = await answered();
    expect((await post(`/reports/${report}/public-thanks`, 'contact', { text: 'Too early' })).status).not.toBe(303);
    await post(`/reports/${report}/verdict`, 'contact', { verdict: 'accepted' });
    expect((await post(`/reports/${report}/public-thanks`, 'contact', { text: 'Grace\n<b>Example</b>' })).status).toBe(303);
    expect((await get(`/reports/${report}`, 'contact')).text).toContain('Grace &lt;b&gt;Example');
    expect((await post(`/reports/${report}/thanks`, 'contact')).status).toBe(303);
    expect((await post(`/reports/${report}/thanks`, 'contact')).status).not.toBe(303);
    await post(`/reports/${report}/public-thanks/end`, 'contact');
    expect((await reporting.db.selectFrom('reporting.acknowledgements').select('withdrawn_at').where('report', '=', report).execute()).every(({ withdrawn_at }) => withdrawn_at !== null)).toBe(true);
  });
});

test('answers of the reporter are seen by one word of the seat, and by nobody else', async () => {
  const report = await answered();
  expect((await get(`/reports/${report}`, 'contact')).text).toContain('1 answer of the reporter is not seen yet');
  expect((await post(`/reports/${report}/answers-seen`, 'support')).status).not.toBe(303);
  expect((await post(`/reports/${report}/answers-seen`, 'contact')).status).toBe(303);
  expect((await get(`/reports/${report}`, 'contact')).text).not.toContain('not seen yet</b>');
});

test('with a hundred notes it stays a page of bounded size', async () => {
  const report = await answered();
  await reporting.within(async (trx) => {
    for (let index = 0; index < 100; index += 1) await addNote(reporting.parts, trx, { report, text: 'n'.repeat(200), by: viewers.get('contact')!.person, at: reporting.clock.now() });
  });
  const { text } = await get(`/reports/${report}`, 'contact');
  expect(text.length).toBeLessThan(100_000);
});
