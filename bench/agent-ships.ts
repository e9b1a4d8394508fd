/*
 * Claim: the shipper of the agent costs no more CPU than rsyslog from a file to TLS, though it takes secrets out, packs, signs, keeps all on the disk and is answered for each batch.
 * Run: node bench/agent-ships.ts (needs Debian's rsyslog, rsyslog-gnutls and openssl)
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { zstdDecompressSync } from 'node:zlib';
import { generateKeyPairSync } from 'node:crypto';
import { publicKeyText } from '@writ/client';
import { rolldown } from 'rolldown';
import { makeDataFolder, openHostKey, writeEnrolment } from '../apps/agent/src/identity.ts';
import { RUNTIME_FLAGS } from '../apps/agent/src/runtime-flags.ts';
import { makeAuthLog } from './auth-log.ts';

const LINES = 1_000_000;
const ROUNDS = 3;
/** What it would cost to compile nothing, as the process that measures does: told beside the claim, over fewer lines. */
const COLD_LINES = 100_000;
const GIVE_UP_MS = 300_000;
/** Ticks of a second in /proc (proc(5)); 100 on every Linux that Node runs on. */
const TICKS = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[values.length >> 1]!;
const folder = mkdtempSync(join(tmpdir(), 'writ-ships-'));
const at = (name: string): string => join(folder, name);

try {
  if (!existsSync('/usr/sbin/rsyslogd')) throw new Error('rsyslog is missing: apt-get install rsyslog rsyslog-gnutls');
  if (!existsSync('/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so') && !existsSync('/usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_gtls.so')) throw new Error('rsyslog-gnutls is missing: apt-get install rsyslog-gnutls');
  const log = makeAuthLog(LINES);
  writeFileSync(at('auth.log'), log.text);
  writeFileSync(at('some.log'), `${log.text.split('\n', COLD_LINES).join('\n')}\n`);
  makeCertificates();
  await bundleAgent();

  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push((await shipWithUs(`round-${round}`, 'auth.log', log.lines, [])) / (log.lines / 1e6));
    theirs.push((await shipWithRsyslog(`rival-${round}`, 'auth.log', log.lines)) / (log.lines / 1e6));
  }
  const cold = (await shipWithUs('cold', 'some.log', COLD_LINES, RUNTIME_FLAGS)) / (COLD_LINES / 1e6);
  const [us, them] = [median(ours), median(theirs)];
  say(`${log.lines} lines, ${(log.text.length / 1e6).toFixed(0)} MB; CPU-seconds a million lines, user and system, start included`);
  say(`agent: redacted, zstd, spooled with fsync, TLS, acknowledged   ${us.toFixed(2)}  (${ours.map((value) => value.toFixed(2)).join(', ')})`);
  say(`rsyslog: imfile to omfwd over TLS                              ${them.toFixed(2)}  (${theirs.map((value) => value.toFixed(2)).join(', ')})`);
  say(`the same without compiling to machine code                     ${cold.toFixed(2)}`);
  say(`ratio                                                          ${(us / them).toFixed(2)} × rsyslog`);
  if (us > them) {
    say('the claim does not hold: more CPU than rsyslog');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeCertificates(): void {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', at('key.pem'), '-out', at('cert.pem'));
}

async function bundleAgent(): Promise<void> {
  const bundle = await rolldown({ input: join(import.meta.dirname, '../apps/agent/src/main.ts'), platform: 'node', logLevel: 'warn' });
  await bundle.write({ file: at('agent.cjs'), format: 'cjs', minify: true, comments: false });
  await bundle.close();
}

async function shipWithUs(name: string, file: string, lines: number, flags: readonly string[]): Promise<number> {
  let taken = 0;
  const door = createHttpsServer({ cert: readFileSync(at('cert.pem')), key: readFileSync(at('key.pem')), minVersion: 'TLSv1.3' }, (request, response) => void (async () => {
    const body = await buffer(request);
    const bytes = zstdDecompressSync(body.subarray(body.indexOf(10) + 1));
    const stored = countLines(bytes);
    taken += stored;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ stored }));
  })());
  await new Promise<void>((resolve) => { door.listen(0, '127.0.0.1', resolve); });
  const server = `https://localhost:${(door.address() as AddressInfo).port}`;
  const data = at(name);
  makeDataFolder(data);
  openHostKey(data);
  writeEnrolment(data, { server, host: '01890000-0000-7000-8000-000000000000', journalKey: publicKeyText(generateKeyPairSync('ed25519').publicKey) });
  writeFileSync(at(`${name}.json`), JSON.stringify({ files: [{ path: at(file) }], journal: 'off' }));
  const child = spawn(process.execPath, [...flags, at('agent.cjs'), 'ship', '--server', server, '--ca', at('cert.pem'), '--data', data, '--logs', at(`${name}.json`)], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    return await secondsUntil(child, () => taken, lines);
  } finally {
    door.close();
    door.closeAllConnections();
  }
}

async function shipWithRsyslog(name: string, file: string, lines: number): Promise<number> {
  let taken = 0;
  const sink = createTlsServer({ cert: readFileSync(at('cert.pem')), key: readFileSync(at('key.pem')) }, (socket) => {
    socket.on('data', (bytes) => (taken += countLines(bytes))).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => { sink.listen(0, '127.0.0.1', resolve); });
  mkdirSync(at(name));
  writeFileSync(at(`${name}.conf`), `
global(workDirectory="${at(name)}" defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="${at('cert.pem')}")
module(load="imfile")
input(type="imfile" file="${at(file)}" tag="auth:")
action(type="omfwd" target="127.0.0.1" port="${(sink.address() as AddressInfo).port}" protocol="tcp" streamDriver="gtls" streamDriverMode="1" streamDriverAuthMode="x509/certvalid" action.resumeRetryCount="-1")
`);
  const child = spawn('/usr/sbin/rsyslogd', ['-n', '-f', at(`${name}.conf`), '-i', at(`${name}.pid`)], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    return await secondsUntil(child, () => taken, lines);
  } finally {
    sink.close();
  }
}

/** CPU-seconds of a process, its threads too, until so many lines are taken; ends it then. Throws when they never are. */
async function secondsUntil(child: ChildProcess, taken: () => number, lines: number): Promise<number> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  try {
    while (taken() < lines) {
      if (child.exitCode !== null || performance.now() > giveUpAt) throw new Error(`only ${taken()} of ${lines} lines came`);
      await wait(50);
    }
    // The last answer is on its way.
    await wait(300);
    if (taken() !== lines) throw new Error(`${taken()} lines came of ${lines}`);
    const [, rest] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ') as [string, string];
    const fields = rest.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let feed = bytes.indexOf(10); feed !== -1; feed = bytes.indexOf(10, feed + 1)) count += 1;
  return count;
}
