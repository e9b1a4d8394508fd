import { instant, MS } from '@writ/kernel';
import { createRedactor } from '@writ/log';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WRIT } from '../../../core/actor.ts';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { addService, retireService } from '../../../core/directory/services.ts';
import { openTestStore, testLine } from '../../../platform/logstore/testing-store.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { judgePatterns } from '../patterns/judge-patterns.ts';
import type { LoggingParts } from '../parts.ts';
import { createLineMiner } from '../patterns/mine-lines.ts';
import { noteTemplates } from '../patterns/note-templates.ts';
import { patternsRoutes } from '../patterns/patterns-routes.tsx';
import { watchPatterns } from '../patterns/watch-patterns.ts';
import { recordServiceFacts } from '../record-service-facts.ts';
import { secretsRoutes } from '../secrets/secrets-routes.tsx';
import { SWEEP_RULES } from '../secrets/rules.ts';
import { watchSecrets } from '../secrets/watch-secrets.ts';
import { serviceLooks } from '../service-looks.ts';
import { watchConformance } from '../conformance/watch-conformance.ts';
import { watchLines } from '../watch/watch-lines.ts';
import { serviceRoutes } from './service-routes.tsx';

// Made of parts: no whole secret stands in a file.
const SECRET = ['hunter', 'Two', '99', 'x'].join('');

let store: Awaited<ReturnType<typeof openTestStore>>;
let desk: TestConsole;
let parts: LoggingParts;
let service: string;

beforeAll(async () => {
  store = await openTestStore();
  desk = await openTestConsole({
    routes(console, house) {
      parts = { db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(), logs: store } as unknown as LoggingParts;
      return [...serviceRoutes(console, parts), ...secretsRoutes(console, parts), ...patternsRoutes(console, parts)];
    },
  });
  service = (await desk.db.transaction().execute((trx) => addService(trx, { name: 'billing', about: 'Bills' }, WRIT, desk.clock.now()))).id;
  const now = desk.clock.now();
  const request = (n: number) => testLine({ at: now - MS.hour, receivedAt: now - MS.hour, service, requestId: n % 10 === 0 ? '' : `r-${n}`, message: `Request ${n} answered`, fields: { operation: 'GET /bills', status: '200' } });
  const lines = [...Array.from({ length: 40 }, (_, n) => request(n)), testLine({ at: now - MS.hour, receivedAt: now - MS.hour, service, message: `login with password=${SECRET}` })];
  const miner = createLineMiner();
  const templates = miner.mine(lines.map(({ message }) => message));
  await noteTemplates(parts.db, miner.learned(), now);
  await store.append({ token: 'pages', lines: lines.map((line, index) => ({ ...line, template: templates[index]! })) });
  await watchLines(parts, [watchConformance(), watchSecrets(SWEEP_RULES), watchPatterns()]);
  await judgePatterns(parts);
}, 60_000);
afterAll(async () => {
  await desk.close();
  await store.destroy();
});

const textOf = async (who: string, path: string): Promise<string> => (await desk.get(who, path)).text;

describe('the pages of services', { timeout: 60_000 }, () => {
  test('list what the lines of each are worth, and lead to lines that lack something', async () => {
    expect(await textOf('developer', '/logs/services')).toContain('90 % of 40 request lines have all fields; the policy asks for 99 %.');
    const page = await textOf('developer', `/logs/services/${service}`);
    expect(page).toContain('no request id');
    expect(page).toMatch(/\/logs\/lines\/\d+-\d+-\d+/);
  });

  test('say that there is no such service', async () => {
    expect((await desk.get('developer', '/logs/services/01990000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await desk.get('developer', '/logs/services/nonsense')).status).toBe(400);
  });
});

describe('the page of secrets', { timeout: 60_000 }, () => {
  const idOnPage = async (): Promise<string> => /\/logs\/secrets\/([0-9a-f-]{36})\/erase/.exec(await textOf('contact', '/logs/secrets'))![1]!;

  test('tells rule, place and what is to be done, and never the value', async () => {
    const page = await textOf('contact', '/logs/secrets');
    expect(page).toContain('Still stored, not replaced');
    expect(page).not.toContain(SECRET);
    expect(await textOf('developer', '/logs/secrets')).not.toContain('/erase');
  });

  test('refuses to erase without a reason, for whom it is not, and what is not there', async () => {
    const id = await idOnPage();
    expect((await desk.post('contact', `/logs/secrets/${id}/erase`, { why: ' ' })).status).toBe(400);
    expect((await desk.post('developer', `/logs/secrets/${id}/erase`, { why: 'Because.' })).status).toBe(403);
    expect((await desk.post('contact', '/logs/secrets/01990000-0000-7000-8000-000000000000/erase', { why: 'Because.' })).status).toBe(404);
  });

  test('erases, and the sweep finds nothing open once it was replaced', async () => {
    const id = await idOnPage();
    expect((await desk.post('contact', `/logs/secrets/${id}/erase`, { why: 'Printed by mistake.' })).status).toBe(303);
    expect((await desk.post('contact', `/logs/secrets/${id}/replaced`, { why: 'Changed.' })).status).toBe(303);
    expect(await textOf('contact', '/logs/secrets')).toContain('Erased and replaced');
    expect((await desk.post('contact', `/logs/secrets/${id}/dismiss`, { why: 'Again.' })).status).toBe(409);
  });
});

describe('the page of patterns', { timeout: 60_000 }, () => {
  test('lists kinds of lines, says what departs, and takes the word that it is normal', async () => {
    expect(await textOf('developer', '/logs/patterns')).toContain('Request &lt;*&gt; answered');
    const alert = { service, id: '0123456789abcdef', kind: 'rate-change' as const, subject: 'a', at: new Date(desk.clock.now()), since: new Date(desk.clock.now() - MS.hour), expected: '1 to 2 lines', came: '900 lines', sentence: 'It departs.', score: 9, normal_at: null, normal_by: null };
    await parts.db.insertInto('logging.pattern_alerts').values(alert).execute();
    expect(await textOf('contact', `/logs/patterns?service=${service}`)).toContain('Expected: 1 to 2 lines.');
    expect((await desk.post('developer', `/logs/patterns/${service}/${alert.id}/normal`, { why: 'A sale.' })).status).toBe(403);
    expect((await desk.post('contact', `/logs/patterns/${service}/${alert.id}/normal`, { why: 'A sale.' })).status).toBe(303);
    expect((await desk.post('contact', `/logs/patterns/${service}/${alert.id}/normal`, { why: 'A sale.' })).status).toBe(404);
    expect(await textOf('contact', '/logs/patterns')).toContain('1 more were said to be normal');
    await parts.db.insertInto('logging.pattern_alerts').values({ ...alert, id: '0123456789abcdee' }).execute();
    expect((await desk.post('developer', `/logs/patterns/${service}/0123456789abcdee/handled`, { why: ' ' })).status).toBe(400);
    expect((await desk.post('developer', `/logs/patterns/${service}/0123456789abcdee/handled`, { why: 'Restarted.' })).status).toBe(303);
    expect((await desk.post('contact', `/logs/patterns/${service}/0123456789abcdee/normal`, { why: 'A sale.' })).status).toBe(404);
    expect(await textOf('contact', '/logs/patterns')).toContain('1 more were handled');
  });
});

describe('facts of services', { timeout: 60_000 }, () => {
  test('are recorded for each that is in use, and a retired one is no subject any more', async () => {
    await recordServiceFacts(parts, serviceLooks(parts));
    const kinds = await parts.db.selectFrom('core.facts').select(['kind', 'state']).where('subject_id', '=', service).orderBy('kind').execute();
    expect(kinds).toEqual([{ kind: 'service.anomaly-watch', state: 'known' }, { kind: 'service.log-secrets', state: 'known' }, { kind: 'service.request-lines', state: 'known' }]);
    await desk.db.transaction().execute((trx) => retireService(trx, service as never, WRIT, instant(desk.clock.now())));
    await recordServiceFacts(parts, serviceLooks(parts));
    expect((await parts.db.selectFrom('core.subjects').select('gone_at').where('id', '=', service).executeTakeFirstOrThrow()).gone_at).not.toBeNull();
  });
});
