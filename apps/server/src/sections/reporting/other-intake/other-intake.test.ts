import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, type Id } from '@writ/kernel';
import { WRIT, type Viewer } from '../../../core/actor.ts';
import { createHttpServer, type HttpServer } from '../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../platform/http/metrics.ts';
import { readAssets } from '../../../platform/http/assets.ts';
import { openLink } from '../reports/private-link.ts';
import { readThread } from '../reports/read-thread.ts';
import { openTestReporting, type TestReporting } from '../reports/testing/open-test-reporting.ts';
import { importReports } from './import-reports.ts';
import { intakeRoutes } from './intake-routes.ts';

const SECRET = 'a secret that is long enough';
const PLENTY = 1_000_000;
let reporting: TestReporting;
let server: HttpServer;
let origin: string;
let desk: Id<'person'>;

beforeAll(async () => {
  reporting = await openTestReporting();
  desk = await reporting.person(['support']);
  const viewer: Viewer = { person: desk, account: newId<'account'>(), name: 'Desk', roles: ['support'], by: { kind: 'token', id: newId<'token'>(), scopes: ['report.receive'] }, zone: 'UTC' };
  server = await createHttpServer<Viewer, never>({
    settings: { host: 'localhost', port: 0, publicUrl: 'http://localhost:0' }, logger: pino({ level: 'silent' }), clock: reporting.clock.now, routes: intakeRoutes({ ...reporting.parts, githubSecret: SECRET }) as never,
    authenticate: async () => viewer, mayAct: () => ({ allowed: true }), accountOf: () => viewer.account, signInPath: () => '/sign-in', assets: readAssets([]), metrics: createMetrics(), readHealth: async () => [], version: '0.0.0',
    renderErrorPage: ({ title }) => title, rateLimits: { address: PLENTY, openUnsafe: PLENTY, machines: PLENTY, account: PLENTY },
  });
  origin = `http://localhost:${await server.listen()}`;
});
afterAll(async () => {
  await server.close();
  await reporting.drop();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await fetch(origin + path, { method: 'POST', headers: { authorization: 'Bearer x', 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

const report = { title: 'Ticket 5', what: 'A customer says that the export is open.', reporter: { name: 'A customer' } };

test('a ticket is taken in once, however often and however many at once, and answers with its link', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('/api/reports', report, { 'idempotency-key': 'ticket-5-a' })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.tracking)).size).toBe(1);
  expect(answers.filter(({ body }) => body.isNew)).toHaveLength(1);
  const opened = await openLink(reporting.parts, new URL(String(answers[0]!.body.link)).pathname.split('/').at(-1)!);
  expect(await readThread(reporting.parts, opened!)).toMatchObject({ title: 'Ticket 5', tracking: answers[0]!.body.tracking });
});
test('what the reporter wrote elsewhere is added once', async () => {
  const { body: { tracking } } = await post('/api/reports', report, { 'idempotency-key': 'ticket-6-a' });
  const path = `/api/reports/${String(tracking).toLowerCase()}/messages`;
  expect((await post(path, { text: 'More.' }, { 'idempotency-key': 'message-1' })).body).toMatchObject({ isNew: true });
  expect((await post(path, { text: 'More.' }, { 'idempotency-key': 'message-1' })).body).toMatchObject({ isNew: false });
  expect(await post('/api/reports/W-0000-0000-0000/messages', { text: 'x' }, { 'idempotency-key': 'message-1' })).toMatchObject({ status: 404, body: { code: 'tracking-unknown' } });
});
test('without a key, with a field that is none of ours, or with nothing said, it is refused', async () => {
  expect(await post('/api/reports', report)).toMatchObject({ body: { code: 'idempotency-key-missing' } });
  for (const body of [{ ...report, surprise: 1 }, { ...report, what: '' }, { title: 'x' }, 'no json']) expect((await post('/api/reports', body, { 'idempotency-key': 'ticket-7-a' })).status).toBeGreaterThanOrEqual(400);
});

const advisory = {
  action: 'reported', repository: { full_name: 'example/console' },
  repository_advisory: { ghsa_id: 'GHSA-abcd-efgh-2345', summary: 'Export is open', description: 'Anybody can read it.', severity: 'critical', html_url: 'https://example.com/advisory', author: { login: 'grace' }, cwe_ids: ['CWE-862'], vulnerabilities: [{ package: { ecosystem: 'npm', name: 'console' }, vulnerable_version_range: '< 2.0' }] },
};
const sign = (text: string, secret = SECRET): Record<string, string> => ({ 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`, 'x-github-event': 'repository_advisory' });

test('a private vulnerability report of GitHub is one report however often it is delivered, and urgent when critical', async () => {
  const text = JSON.stringify(advisory);
  for (let delivery = 0; delivery < 3; delivery += 1) expect((await post('/api/intake/github', text, sign(text))).body).toEqual({ taken: true });
  const rows = await reporting.db.selectFrom('reporting.reports').select(['urgent', 'id']).where('channel', '=', 'github').execute();
  expect(rows).toMatchObject([{ urgent: true }]);
  expect((await readThread(reporting.parts, rows[0]!.id)).messages[0]!.text).toContain('Anybody can read it.');
});
test('a webhook that GitHub did not sign is refused, and what else happens to advisories is let be', async () => {
  const text = JSON.stringify({ ...advisory, repository_advisory: { ...advisory.repository_advisory, ghsa_id: 'GHSA-zzzz-zzzz-zzzz' } });
  for (const headers of [{}, sign(text, 'another secret of them'), sign(`${text} `), { 'x-hub-signature-256': 'sha256=' }]) expect(await post('/api/intake/github', text, headers)).toMatchObject({ status: 401, body: { code: 'github-signature-wrong' } });
  const published = text.replace('"reported"', '"published"');
  expect((await post('/api/intake/github', published, sign(published))).body).toEqual({ taken: false });
  expect(await post('/api/intake/github', '{"action":"reported"}', sign('{"action":"reported"}'))).toMatchObject({ body: { code: 'github-body-invalid' } });
  expect(await reporting.db.selectFrom('reporting.reports').select('id').where('intake_key', '=', 'github:GHSA-ZZZZ-ZZZZ-ZZZZ').execute()).toEqual([]);
});
test('an import keeps what another tracker decided as history without a clock, takes in what nobody looked at, and changes nothing when it is run again', async () => {
  const text = 'id,title,substate,submitted_at,triaged_at,closed_at\n1,Old,resolved,2025-03-01T00:00:00Z,2025-03-02T00:00:00Z,2025-03-09T00:00:00Z\n2,Fresh,new,2026-11-24T00:00:00Z,,\n3,Odd,flying,2026-11-24T00:00:00Z,,\n';
  const run = async () => (await Array.fromAsync(importReports(reporting.parts, 'hackerone', text, WRIT))).map(({ outcome }) => outcome);
  expect(await run()).toEqual(['imported', 'opened', 'not-understood']);
  expect(await run()).toEqual(['known', 'known', 'not-understood']);
  const rows = await reporting.db.selectFrom('reporting.reports').select(['id', 'state', 'received_at', 'closed_at']).where('channel', '=', 'hackerone').orderBy('received_at').execute();
  expect(rows).toMatchObject([{ state: 'accepted', received_at: new Date('2025-03-01T00:00:00Z'), closed_at: new Date('2025-03-09T00:00:00Z') }, { state: 'new', received_at: new Date(reporting.clock.now()) }]);
  const clocks = await reporting.db.selectFrom('core.deadlines').select('subject_id').where('subject_id', 'in', rows.map(({ id }) => id)).execute();
  expect(clocks.map(({ subject_id }) => subject_id)).toEqual([rows[1]!.id]);
});
