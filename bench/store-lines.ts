/*
 * Claim: lines of syslog are received, checked, read, freed of secrets, mined, and stored durably and searchable with their templates, at four times the rows a second of rsyslog → PostgreSQL
 * on the same two cores (aim: ten times). Both get the same lines over TCP on loopback; a run ends when the last of them can be found. Both flush to the disk.
 * Needs `apt-get install rsyslog rsyslog-pgsql` and a build (`npm run build`). Run: node bench/store-lines.ts
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { instant } from '@writ/kernel';
import { sql } from 'kysely';
import { pino } from 'pino';
import { MIGRATION_OWNERS } from '../apps/server/src/migrations.ts';
import { connect, migrate } from '../apps/server/src/platform/db/index.ts';
import { askEngine } from '../apps/server/src/platform/logstore/ask-engine.ts';
import { openLogStore } from '../apps/server/src/platform/logstore/index.ts';
import { startEmbeddedPostgres } from '../apps/server/src/platform/postgres/index.ts';
import { startLineReading } from '../apps/server/src/sections/logging/intake/reading/start-line-reading.ts';
import { startSyslogReceiver } from '../apps/server/src/sections/logging/intake/syslog/start-syslog-receiver.ts';
import { watchPatterns } from '../apps/server/src/sections/logging/patterns/watch-patterns.ts';
import type { LoggingParts } from '../apps/server/src/sections/logging/parts.ts';
import { watchLines } from '../apps/server/src/sections/logging/watch/watch-lines.ts';

const LINES = Number(process.env['WRIT_BENCH_LINES'] ?? 300_000);
const ROUNDS = Number(process.env['WRIT_BENCH_ROUNDS'] ?? 3);
/** Lines that both take before time is taken: a server runs for months, and neither's first second says anything. */
const WARM = Math.min(LINES, 100_000);
const TIMES = 4;
const PATIENCE_MS = 120_000;
const ENGINE = join(import.meta.dirname, '../dist/log-engine.js');
const READING = join(import.meta.dirname, '../dist/line-reading.js');
const silent = pino({ level: 'silent' });
const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (process.argv[2] === 'feed') {
  await pipeline(createReadStream(process.argv[4]!, { highWaterMark: 1 << 20 }), connectTcp(Number(process.argv[3]), '127.0.0.1'));
} else {
  await compare();
}

async function compare(): Promise<void> {
  const rsyslogd = ['/usr/sbin/rsyslogd', '/sbin/rsyslogd'].find((path) => existsSync(path));
  const needs = [rsyslogd ? '' : 'rsyslog', spawnSync('sh', ['-c', 'ls /usr/lib/*/rsyslog/ompgsql.so']).status === 0 ? '' : 'rsyslog-pgsql', existsSync(ENGINE) ? '' : 'a build (npm run build)'].filter(Boolean);
  if (needs.length > 0) throw new Error(`This bench needs ${needs.join(', ')}.`);
  const folder = await mkdtemp(join(tmpdir(), 'writ-bench-'));
  const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), logger: silent });
  try {
    const file = join(folder, 'lines');
    await writeFile(file, makeLines(LINES));
    await writeFile(`${file}.warm`, makeLines(WARM));
    const rounds: { readonly ours: number; readonly theirs: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const theirs = await runRsyslog(rsyslogd!, postgres.url, join(folder, `rsyslog-${round}`), file, round);
      const { stored, watched } = await runOurs(postgres.url, join(folder, `ours-${round}`), file, round);
      rounds.push({ ours: LINES / stored, theirs: LINES / theirs });
      say(`round ${round + 1}: ${(LINES / stored).toFixed(0)} rows/s stored and searchable with their templates, ${((LINES + WARM) / watched).toFixed(0)} rows/s read back by a watcher; rsyslog → PostgreSQL ${(LINES / theirs).toFixed(0)} rows/s`);
    }
    const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
    const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs));
    say(`${ratio.toFixed(1)} times rsyslog → PostgreSQL (asked: ${TIMES})`);
    if (ratio < TIMES) process.exitCode = 1;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function makeLines(count: number): string {
  let text = '';
  const begin = Date.now() - count;
  for (let n = 0; n < count; n += 1) {
    const stamp = new Date(begin + n).toISOString();
    const id = (n * 2_654_435_761).toString(16).padStart(16, '0').slice(-16);
    const said = [
      `Request completed operation=GET /invoices/:id status=200 durationMs=${n % 400} requestId=${id}`,
      `Accepted publickey for deploy from 192.0.2.${n % 250} port ${1_024 + (n % 60_000)} ssh2`,
      `cache miss for key customer:${n % 9_000} after ${n % 31} ms, loaded from replica ${n % 3}`,
      `worker ${n % 16} took job ${n} of queue mail, ${n % 7} left`,
    ][n % 4]!;
    text += `<134>1 ${stamp} web-${n % 8} app ${n % 5_000} - - ${said}\n`;
  }
  return text;
}

async function feed(port: number, file: string): Promise<void> {
  const child = spawn(process.execPath, [import.meta.filename, 'feed', String(port), file], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the lines could not be sent');
}

async function runOurs(url: string, folder: string, file: string, round: number): Promise<{ readonly stored: number; readonly watched: number }> {
  const name = `ours_${round}`;
  const admin = connect<Record<never, never>>({ url });
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  const db = connect<never>({ url: url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`) });
  await migrate(db, MIGRATION_OWNERS);
  await mkdir(folder);
  const logs = await openLogStore({ url: undefined, folder, program: ENGINE, logger: silent });
  await logs.ready();
  const reading = startLineReading({ program: READING, log: silent, handover: logs.handover, readSaved: async () => undefined });
  let ahead = 0;
  const parts = { db, logs, log: silent, clock: () => instant(Date.now() + ahead), reading, policyInForce: async () => undefined } as unknown as LoggingParts;
  const receiver = await startSyslogReceiver(parts, { host: '127.0.0.1', port: 0, tls: undefined, plainAnywhere: false });
  try {
    // Counted where each has its template, so that no line counts that was not mined.
    const mined = async () => Number((await askEngine<{ readonly lines: string }>(await logs.ready(), { sql: "SELECT count() AS lines FROM writ.lines WHERE template != ''", values: {} }))[0]!.lines);
    await feed(receiver.port, `${file}.warm`);
    await until(async () => (await mined()) === WARM);
    const began = performance.now();
    await feed(receiver.port, file);
    await until(async () => (await mined()) === WARM + LINES);
    const stored = (performance.now() - began) / 1_000;
    ahead = 120_000;
    const from = performance.now();
    const patterns = watchPatterns();
    await until(async () => {
      await watchLines(parts, [patterns]);
      const [row] = await db.selectFrom('logging.watch_places' as never).select('received_at' as never).execute() as { received_at: Date }[];
      return row !== undefined && row.received_at.getTime() >= parts.clock() - 70_000;
    });
    return { stored, watched: (performance.now() - from) / 1_000 };
  } finally {
    await receiver.close();
    await reading.close();
    await logs.close();
    await db.destroy();
  }
}

async function runRsyslog(program: string, url: string, folder: string, file: string, round: number): Promise<number> {
  await mkdir(folder);
  const name = `theirs_${round}`;
  const admin = connect<Record<never, never>>({ url });
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  const db = connect<{ lines: { message: string } }>({ url: url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`) });
  await sql`create table lines (at timestamptz not null, host text not null, program text not null, severity int not null, message text not null)`.execute(db);
  await sql`create index lines_by_time on lines (at)`.execute(db);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const { socket, user } = placeOf(url);
  await writeFile(join(folder, 'rsyslog.conf'), `
global(workDirectory="${folder}" maxMessageSize="64k")
module(load="imtcp")
module(load="ompgsql")
template(name="row" type="string" option.stdsql="on" string="insert into lines (at, host, program, severity, message) values ('%timereported:::date-rfc3339%', '%hostname%', '%app-name%', %syslogseverity%, '%msg%')")
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="store")
ruleset(name="store") {
  action(type="ompgsql" server="${socket}" db="${name}" user="${user}" pass="" template="row" queue.type="LinkedList" queue.size="500000" queue.dequeueBatchSize="1000" queue.workerThreads="2" action.resumeRetryCount="-1")
}
`);
  const daemon = spawn(program, ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await until(async () => new Promise<boolean>((resolve) => connectTcp(port, '127.0.0.1').once('connect', function connected(this: { destroy(): void }) { this.destroy(); resolve(true); }).once('error', () => resolve(false))));
    const stored = async () => Number((await sql<{ n: string | number }>`select count(*) as n from lines`.execute(db)).rows[0]!.n);
    await feed(port, `${file}.warm`);
    await until(async () => (await stored()) === WARM);
    const began = performance.now();
    await feed(port, file);
    await until(async () => (await stored()) === WARM + LINES);
    return (performance.now() - began) / 1_000;
  } finally {
    await stop(daemon);
    await db.destroy();
  }
}

/** Folder of the server's socket and the account, for a program that wants them apart: `postgres://writ@/writ?host=…`. */
function placeOf(url: string): { readonly socket: string; readonly user: string } {
  const [, user = '', query = ''] = /^\w+:\/\/([^:@/]*)[^?]*\?(.*)$/.exec(url) ?? [];
  return { socket: new URLSearchParams(query).get('host') ?? '', user };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('it took too long');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
