import { createRedactor } from '@writ/log';
import { instant, MS } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { closedLogStore, type FoundLine } from '../../../platform/logstore/index.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { loggingRoutes } from '../logging-routes.tsx';
import type { LoggingParts } from '../parts.ts';
import { ALERT_RULES } from './decide-alerts.ts';
import { storedLine } from './testing-lines.ts';
import { createLoginWatcher } from './watch-logins.ts';

let desk: TestConsole;
let parts: LoggingParts;
const watcher = createLoginWatcher();

beforeAll(async () => {
  desk = await openTestConsole({
    routes(console, house) {
      parts = { db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner: createRedactor(), logs: closedLogStore() };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
});
afterAll(() => desk.close());

/** A failed or accepted login through sshd, at `at`; each in a process of its own. */
let pid = 1_000;
function ssh(verb: 'Failed password' | 'Accepted publickey', account: string, from: string, at: number, host = 'web-1'): FoundLine {
  pid += 1;
  return storedLine(`Nov 24 06:08:36 ${host} sshd[${pid}]: ${verb} for ${account} from ${from} port 50022 ssh2`, at, host);
}
const take = (lines: readonly FoundLine[], by = watcher) => parts.db.transaction().execute((trx) => by.take(trx, lines, parts.clock()));
const page = async (path = '/logs/logins', as = 'developer') => (await desk.get(as, path)).text;
const openAlerts = () => parts.db.selectFrom('logging.login_alerts').selectAll().where('answer', 'is', null).orderBy('raised_at').execute();

describe('300 failed logins of one stranger, and then a success', () => {
  test('are on the page: the entry first, with what to do next, then the attack', { timeout: 30_000 }, async () => {
    const from = parts.clock() - 20 * MS.minute;
    const attack = Array.from({ length: 300 }, (_, n) => ssh('Failed password', 'deploy', '203.0.113.9', from + n * 1_000));
    await take([...attack, ssh('Accepted publickey', 'deploy', '203.0.113.9', from + 400_000)]);
    const text = await page();
    expect(text).toContain('Let in after failures');
    expect(text).toContain('203.0.113.9 was let in as &quot;deploy&quot; on web-1 after 300 refusals.');
    expect(text).toContain('treat the host as broken into');
    expect(text.indexOf('Let in after failures')).toBeLessThan(text.indexOf('Passwords are tried'));
    expect(text).toContain('300 failed logins and 1 accepted');
    for (const [by, name] of [['account', 'deploy'], ['address', '203.0.113.9'], ['host', 'web-1']]) expect(await page(`/logs/logins?by=${by}&span=7d`)).toMatch(new RegExp(`${name}</a></td><td class="num" data-head="Failed">300</td><td class="num" data-head="Accepted">1<`));
  });

  test('lead to the lines that show it, though the log store is away', async () => {
    const id = (await openAlerts()).find(({ kind }) => kind === 'success-after-failures')!.id;
    const text = await page(`/logs/logins/alerts/${id}`);
    expect(text.match(/href="\/logs\/lines\/\d+-7-\d+"/g)!.length).toBe(10);
    expect(text).toContain('What to do next');
  });

  test('go on in the same alert while it waits, and each attempt counts once', async () => {
    const before = (await openAlerts()).length;
    const at = parts.clock() - MS.minute;
    await take([ssh('Failed password', 'deploy', '203.0.113.9', at), ssh('Failed password', 'deploy', '203.0.113.9', at + 1)]);
    const alerts = await openAlerts();
    expect(alerts).toHaveLength(before);
    expect(Number(alerts.find(({ kind }) => kind === 'brute-force')!.failed)).toBe(302);
  });

  test('what dies with its transaction was never there', async () => {
    const sum = async () => (await parts.db.selectFrom('logging.login_hours').select(({ fn }) => fn.sum<string>('failed').as('failed')).executeTakeFirstOrThrow()).failed;
    const before = await sum();
    await expect(parts.db.transaction().execute(async (trx) => {
      await watcher.take(trx, [ssh('Failed password', 'deploy', '203.0.113.9', parts.clock() - 1_000)], parts.clock());
      throw new Error('killed');
    })).rejects.toThrow('killed');
    watcher.forget!();
    expect(await sum()).toBe(before);
  });
});

describe('one attempt of which sshd, PAM and audit tell', () => {
  test('is counted once, also when its lines come in two looks', async () => {
    const at = parts.clock() - MS.minute;
    await take([storedLine('Nov 24 06:08:36 web-2 sshd[77]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.77  user=grace', at, 'web-2')]);
    await take([storedLine('Nov 24 06:08:38 web-2 sshd[77]: Failed password for grace from 198.51.100.77 port 50022 ssh2', at + 2_000, 'web-2')]);
    expect(await page('/logs/logins?by=account&host=web-2')).toMatch(/grace<\/a><\/td><td class="num" data-head="Failed">1</);
  });
});

describe('an answer', () => {
  const alertOf = async (kind: string) => (await openAlerts()).find((alert) => alert.kind === kind)!;

  test('needs a reason, and a person who may give it', async () => {
    const { id } = await alertOf('success-after-failures');
    expect((await desk.post('developer', `/logs/logins/alerts/${id}/answer`, { answer: 'handled', reason: ' ' })).status).toBe(400);
    expect((await desk.post('developer', `/logs/logins/alerts/${id}/answer`, { answer: 'normal', reason: 'x', days: '9999' })).status).toBe(400);
    expect((await desk.post('auditor', `/logs/logins/alerts/${id}/answer`, { answer: 'handled', reason: 'x' })).status).toBe(403);
    expect((await desk.get('auditor', `/logs/logins/alerts/${id}`)).text).not.toContain('It was handled');
    expect((await desk.post('developer', '/logs/logins/alerts/01890a5d-ac96-774b-bcce-b302099a8057/answer', { answer: 'handled', reason: 'x' })).status).toBe(404);
  });

  test('is kept with its reason, in the journal too; only the next line alarms again', async () => {
    const { id } = await alertOf('success-after-failures');
    expect((await desk.post('developer', `/logs/logins/alerts/${id}/answer`, { answer: 'handled', reason: 'Asked Grace; keys were changed.' })).status).toBe(303);
    expect(await desk.acts()).toContain('login-alert.answered');
    expect((await desk.post('developer', `/logs/logins/alerts/${id}/answer`, { answer: 'handled', reason: 'again' })).status).toBe(409);
    expect(await page()).toContain('handled: Asked Grace; keys were changed.');
    await take([ssh('Accepted publickey', 'deploy', '203.0.113.9', parts.clock() - 5 * MS.minute)]);
    expect(await alertOf('success-after-failures')).toBeUndefined();
    await take([ssh('Accepted publickey', 'deploy', '203.0.113.9', parts.clock())]);
    expect(await alertOf('success-after-failures')).toBeDefined();
  });

  test('that it is normal raises no alert of the same pattern until that ends', async () => {
    const { id } = await alertOf('brute-force');
    await desk.post('developer', `/logs/logins/alerts/${id}/answer`, { answer: 'normal', reason: 'A scan that we ordered.', days: '30' });
    const attack = () => Array.from({ length: 30 }, (_, n) => ssh('Failed password', 'deploy', '203.0.113.9', parts.clock() + n));
    desk.clock.pass(MS.day);
    await take(attack());
    expect(await alertOf('brute-force')).toBeUndefined();
    desk.clock.pass(30 * MS.day);
    await take(attack());
    expect(await alertOf('brute-force')).toBeDefined();
  });
});

describe('a login from a new place', () => {
  test('is said after a week of learning, and once', async () => {
    await take([ssh('Accepted publickey', 'ada', '198.51.100.7', parts.clock() - MS.hour)]);
    desk.clock.pass(8 * MS.day);
    await take([ssh('Accepted publickey', 'ada', '198.51.100.9', parts.clock()), ssh('Accepted publickey', 'ada', '2001:db8:1:2::3', parts.clock())]);
    await take([ssh('Accepted publickey', 'ada', '2001:db8:1:ffff::9', parts.clock())]);
    const alerts = (await openAlerts()).filter(({ kind }) => kind === 'new-place');
    expect(alerts.map(({ account, address }) => [account, address])).toEqual([['ada', '2001:db8:1:2::3']]);
    expect(await page()).toContain('never before from this network; one other is known');
  });
});

describe('an attack of very many addresses', () => {
  test('fills no table, loses no count, and is said', { timeout: 60_000 }, async () => {
    const small = createLoginWatcher({ ...ALERT_RULES, rows: 50 });
    const at = Math.floor(parts.clock() / MS.hour) * MS.hour;
    desk.clock.set(instant(at + MS.hour));
    for (let round = 0; round < 3; round += 1) await take(Array.from({ length: 1_000 }, (_, n) => ssh('Failed password', `a${n}`, `203.0.${round}.${n % 250}`, at + n, 'web-9')), small);
    const rows = await parts.db.selectFrom('logging.login_hours').selectAll().where('host', '=', 'web-9').execute();
    expect(rows.length).toBeLessThanOrEqual(51);
    expect(rows.reduce((sum, { failed }) => sum + failed, 0)).toBe(3_000);
    const text = await page('/logs/logins?by=host');
    expect(text).toContain('More attacks than are kept apart');
    expect(text).toContain('they are counted for their host only');
  });
});

describe('the page', () => {
  test.each(['/logs/logins?by=nothing&span=9y&account=%22&address=&host=', `/logs/logins?account=${'%27%3B%25'.repeat(50)}`, '/logs/logins?by=host&host=web-1&account=x&address=y'])('answers %s', async (path) => {
    const answer = await desk.get('developer', path);
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.stringContaining('<html')]);
  });

  test('says that nothing has been read while nothing has', async () => {
    expect(await page()).toContain('No line has been read yet');
  });

  test.each(['<script>alert(1)</script>', 'a&b"c', '../../x'])('shows an account that is called %s as it is typed', async (account) => {
    await take([storedLine(`Nov 24 06:08:36 web-5 sshd[5]: Failed password for invalid user ${account} from 203.0.113.50 port 1 ssh2`, parts.clock(), 'web-5')]);
    const text = await page(`/logs/logins?by=account&host=web-5`);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain(account.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'));
  });
});
