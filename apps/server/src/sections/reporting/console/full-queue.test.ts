import { newId, plus, toIso, type Id } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../../core/actor.ts';
import { checkPermission, type Act } from '../../../core/permissions/index.ts';
import { createHttpServer } from '../../../platform/http/create-http-server.ts';
import { createMetrics } from '../../../platform/http/metrics.ts';
import { openTestReporting, someContent, type TestReporting } from '../reports/testing/open-test-reporting.ts';
import { seal } from '../reports/sealing.ts';
import { newTrackingId } from '../reports/tracking-id.ts';
import { reportRoutes } from './report-routes.tsx';

const COUNT = 5_000;
const ORIGIN = 'http://localhost:4100';
let reporting: TestReporting;
let server: Awaited<ReturnType<typeof createHttpServer<Viewer, Act>>>;

beforeAll(async () => {
  reporting = await openTestReporting();
  const { parts, db, clock } = reporting;
  const now = clock.now();
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const id = newId<'report'>(now);
    const isNew = index % 3 === 0;
    return {
      id, tracking: newTrackingId(), channel: 'form' as const, intake_key: `many-${index}`, received_at: toIso(plus(now, -index * 60_000)), state: isNew ? ('new' as const) : ('accepted' as const), urgent: index % 50 === 0,
      is_public: false, is_exploited: false, sealed: seal.report(parts.box, id, someContent({ title: `A report with a heading of a usual length, ${index}`, what: 'Words. '.repeat(200) })), reporter_digest: null,
      review_due_at: toIso(plus(now, (index % 7 - 1) * 3_600_000)), policy_version: 1, reviewed_at: isNew ? null : toIso(now), reviewed_by: null, review_verdict: null, duplicate_of: null, rank: index % 100, rank_signals: [], similarity: [index], closed_at: null,
      off_hours: false, last_message_at: toIso(now), waits_for_us: isNew,
    };
  });
  for (let first = 0; first < COUNT; first += 1_000) await db.insertInto('reporting.reports').values(rows.slice(first, first + 1_000)).execute();
  const viewer: Viewer = { person: await reporting.contact(), account: newId(), name: 'Contact', roles: ['point-of-contact'], zone: 'UTC', by: { kind: 'session', id: newId(), confirmedAt: now } } as never;
  const console = { db: parts.db, box: parts.box, names: async () => (person: string) => person, frame: async (request: { url: string; now: never }) => ({ now: request.now, path: request.url, zone: 'UTC', asset: (name: string) => `/assets/${name}`, viewer: { id: viewer.person as Id<'person'>, name: viewer.name } }) };
  server = await createHttpServer<Viewer, Act>({
    settings: { host: 'localhost', port: 0, publicUrl: ORIGIN }, logger: pino({ level: 'silent' }), clock: clock.now, metrics: createMetrics(), version: '0.0.0', routes: reportRoutes(console as never, parts),
    authenticate: async () => viewer, mayAct: checkPermission, accountOf: ({ account }: Viewer) => account, signInPath: () => '/sign-in', renderErrorPage: ({ code }: { code: string }) => `<h1>${code}</h1>`, readHealth: async () => [],
  } as never);
}, 60_000);
afterAll(async () => {
  await server?.close();
  await reporting?.drop();
});

const get = (url: string) => server.app.inject({ method: 'GET', url, headers: { host: 'localhost:4100', accept: 'text/html', cookie: 'writ-4100-session=x' } });

test.each(['/reports', '/reports?state=all', '/reports?state=new&page=20'])('of five thousand reports %s is made in under 200 ms and is smaller than 50 KB', async (url) => {
  const times: number[] = [];
  let body = '';
  for (let run = 0; run < 7; run += 1) {
    const began = performance.now();
    const answer = await get(url);
    times.push(performance.now() - began);
    expect(answer.statusCode).toBe(200);
    body = answer.body;
  }
  if (process.env['WRIT_FIGURES']) process.stderr.write(`${url}: ${Math.min(...times).toFixed(0)} ms, ${Buffer.byteLength(body)} bytes\n`);
  // The best of seven: what else the machine does is not measured.
  expect(Math.min(...times)).toBeLessThan(200);
  expect(Buffer.byteLength(body)).toBeLessThan(50_000);
  expect(body.match(/<tr>/g)!.length).toBe(51);
});

test('the page begins with how many wait and how many are late', async () => {
  const { body } = await get('/reports');
  expect(body).toMatch(/<p class="big">1,667 <small>reports wait for us<\/small>/);
  expect(body).toMatch(/\d+ reviews are overdue/);
});
