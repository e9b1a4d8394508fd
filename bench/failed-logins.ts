/*
 * Claim: logins are read and counted in windows by address and account at a million lines of auth.log a CPU-second, and 50 times faster than fail2ban-regex with its sshd filter.
 * Run: node bench/failed-logins.ts (needs Debian's fail2ban; the command's own figures need the bundle, npm run build)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLoginReader, createLoginSummary, DEFAULT_RULES } from '@writ/lines';
import { makeAuthLog } from './auth-log.ts';

const LINES = 1_000_000;
/** The rival would need minutes for as many; its rate is taken from fewer. */
const RIVAL_LINES = 20_000;
const ROUNDS = 3;
const LEAST_RATIO = 50;
const LEAST_LINES = 1_000_000;
const FILTER = '/etc/fail2ban/filter.d/sshd.conf';
const WRIT = join(import.meta.dirname, '../apps/cli/bin/writ');

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[values.length >> 1]!;
const folder = mkdtempSync(join(tmpdir(), 'writ-logins-'));

try {
  const log = makeAuthLog(LINES);
  const some = makeAuthLog(RIVAL_LINES, 2);
  const [file, someFile] = [join(folder, 'auth.log'), join(folder, 'some.log')];
  writeFileSync(file, log.text);
  writeFileSync(someFile, some.text);
  if (!existsSync(FILTER)) throw new Error('fail2ban is missing: apt-get install fail2ban');

  const pieces = cut(Buffer.from(log.text));
  const [ours, theirs, verdicts, summaries]: number[][] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours!.push(log.lines / countOurs(pieces, log.refused));
    theirs!.push(some.lines / childSeconds(['fail2ban-regex', '--usedns', 'no', someFile, FILTER], /Lines: \d+ lines, \d+ ignored, [1-9]\d* matched/));
    verdicts!.push(log.lines / childSeconds([WRIT, 'logs', 'logins', file]));
    summaries!.push(log.lines / childSeconds([WRIT, 'logs', 'logins', '--summary', file]));
  }
  const [rate, rival] = [median(ours!), median(theirs!)];
  say(`${log.lines} lines, ${log.refused} refused passwords`);
  say(`read and counted in windows        ${Math.round(rate / 1_000)} k lines a CPU-second`);
  say(`fail2ban-regex, sshd filter        ${(rival / 1_000).toFixed(1)} k lines a CPU-second`);
  say(`writ logs logins, a verdict a line ${Math.round(median(verdicts!) / 1_000)} k lines a CPU-second, start included`);
  say(`writ logs logins --summary         ${Math.round(median(summaries!) / 1_000)} k lines a CPU-second, start included`);
  say(`ratio                              ${(rate / rival).toFixed(0)} × as many`);
  if (rate < LEAST_LINES || rate < LEAST_RATIO * rival) {
    say(`the claim does not hold: under ${LEAST_LINES} lines a CPU-second, or under ${LEAST_RATIO} × fail2ban-regex`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** CPU-seconds of reading bytes as the command does, with all that is counted; throws when it missed one. */
function countOurs(pieces: readonly Buffer[], refused: number): number {
  const before = process.cpuUsage();
  const summary = createLoginSummary(DEFAULT_RULES);
  const { read, readBytes } = createLoginReader({ reference: Date.UTC(2026, 10, 24), countSession: summary.countSession });
  let lines = 0;
  for (const piece of pieces) {
    for (let start = 0, end; start < piece.length; start = end + 1) {
      end = piece.indexOf(10, start);
      lines += 1;
      let found = readBytes(piece, start, end);
      if (found === null) found = read(piece.toString('latin1', start, end));
      if (found) summary.add(found);
    }
  }
  const total = [...summary.rows(lines)].at(-1)!;
  const { user, system } = process.cpuUsage(before);
  if (total.failed !== refused) throw new Error(`${String(total.failed)} failures were counted of ${refused}`);
  return (user + system) / 1e6;
}

/** CPU-seconds, user and system, of a program and its children, as bash's `times` says them; throws when its output lacks `expected`. */
function childSeconds(command: readonly string[], expected?: RegExp): number {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `TIMEFORMAT='cpu %U %S'; time "$@" ${expected === undefined ? '> /dev/null' : ''}`, 'bash', ...command], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const match = /cpu ([\d.]+) ([\d.]+)/.exec(stderr);
  if (status !== 0 || !match) throw new Error(`${command[0]}: ${stderr.slice(0, 500)}`);
  if (expected !== undefined && !expected.test(stdout)) throw new Error(`${command[0]} saw nothing: ${stdout.slice(-500)}`);
  return Number(match[1]) + Number(match[2]);
}

/** Pieces of whole lines of about 64 KiB, as files are read. */
function cut(bytes: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = start + 65_536 >= bytes.length ? bytes.length : bytes.lastIndexOf(10, start + 65_536) + 1;
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}
