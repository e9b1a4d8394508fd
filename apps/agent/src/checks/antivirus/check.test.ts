import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Observation } from '../check.ts';
import { debian, dpkgStatus, hostOf, plantTree, type Planted } from '../plant-tree.ts';
import { askClamd } from './clamd-client.ts';
import { antivirus } from './check.ts';
import { parseClamdConf } from './read-clamd-conf.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-clamd-'));
const socketPath = path.join(folder, 'clamd.sock');
const roots: string[] = [folder];
const servers: net.Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true, force: true })));

/** A server that answers every connection so. */
async function serve(answer: (socket: net.Socket, question: string) => void): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => answer(socket, bytes.toString()));
  });
  servers.push(server);
  server.listen(socketPath);
  await once(server, 'listening');
}
async function look(extra: Record<string, Planted> = {}, live = true): Promise<Observation<'host.antivirus'>> {
  const root = plantTree(debian({ '/etc/clamav/clamd.conf': `# c\nLocalSocket ${socketPath}\nDatabaseDirectory /var/lib/clamav\n`, ...extra }));
  roots.push(root);
  return antivirus.look(hostOf(root, { live }));
}
const clamd = (version: string) => (socket: net.Socket, question: string): void => void socket.end(question === 'zPING\0' ? 'PONG\0' : `${version}\0`);

describe('a clamd that answers', () => {
  it('is alive, and its signatures are as old as it says, in the zone of the host', async () => {
    await serve(clamd('ClamAV 1.0.3/27400/Mon Nov 23 09:00:00 2026'));
    expect(await look({ '/etc/timezone': 'Europe/Berlin\n' })).toMatchObject({ value: { daemonAlive: true, version: '1.0.3', signatureVersion: 27_400, signaturesAt: '2026-11-23T08:00:00.000Z' } });
  });
  it('the header on disk of the same number is preferred, of another is not', async () => {
    await serve(clamd('ClamAV 1.0.3/27400/Mon Nov 23 09:00:00 2026'));
    const header = (number: number): string => `ClamAV-VDB:23 Nov 2026 04-00 -0500:${number}:1:90:X:`;
    expect(await look({ '/var/lib/clamav/daily.cvd': header(27_400) })).toMatchObject({ value: { signaturesAt: '2026-11-23T09:00:00.000Z' }, evidence: expect.arrayContaining([expect.objectContaining({ file: '/var/lib/clamav/daily.cvd' })]) });
    expect(await look({ '/var/lib/clamav/daily.cvd': header(27_401), '/etc/timezone': 'America/New_York' })).toMatchObject({ value: { signaturesAt: '2026-11-23T14:00:00.000Z' } });
  });
  it('signatures of the future and none at all have no date', async () => {
    await serve(clamd('ClamAV 1.0.3/27400/Mon Nov 23 09:00:00 2027'));
    const found = await look();
    expect(found.state === 'known' && found.value.signaturesAt).toBeUndefined();
  });
  it('the last scan that ended is of its logs; one of no file is none', async () => {
    await serve(clamd('ClamAV 1.0.3'));
    const scan = (files: number, end: string): string => `----------- SCAN SUMMARY -----------\nScanned files: ${files}\nInfected files: 0\nEnd Date:   ${end}\n`;
    expect(await look({ '/var/log/clamav/scan.log': scan(10, '2026:11:22 06:00:00') + scan(0, '2026:11:23 06:00:00') + scan(5, '2027:01:01 06:00:00') })).toMatchObject({ value: { lastScan: { endedAt: '2026-11-22T06:00:00.000Z', scannedFiles: 10, infectedFiles: 0 } } });
  });
});

describe('anything else is not alive', () => {
  it.each([
    ['an error', (socket: net.Socket) => socket.end('UNKNOWN COMMAND\0')],
    ['a cut answer', (socket: net.Socket) => socket.end('PON')],
    ['nothing', (socket: net.Socket) => socket.end()],
    ['a flood', (socket: net.Socket) => socket.end('P'.repeat(100_000))],
    ['no text', (socket: net.Socket) => socket.end('PO\x01NG\0')],
    ['a line instead of a zero', (socket: net.Socket) => socket.end('PONG\n')],
  ])('%s', async (_name, answer) => {
    await serve(answer);
    expect(await look()).toMatchObject({ value: { installed: true, daemonAlive: false } });
  });
  it('no socket, no configuration, a stale socket', async () => {
    expect(await look()).toMatchObject({ value: { daemonAlive: false, daemonAnswer: expect.stringContaining('ENOENT') } });
    expect(await look({ '/etc/clamav/clamd.conf': 'User clamav\n' })).toMatchObject({ value: { daemonAlive: false } });
  });
  it('silence ends the question in time, also when it drips', async () => {
    await serve((socket) => {
      const drip = setInterval(() => socket.write('P'), 5);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await askClamd({ path: socketPath }, 'PING', 60)).toEqual({ ok: false, why: 'no answer within 0.06 s' });
  });
});

it('another tree knows that it is not installed, and not whether it answers', async () => {
  expect(await look({}, false)).toMatchObject({ state: 'unknown', reason: 'not-here' });
  expect(await look({ '/var/lib/dpkg/status': dpkgStatus([['apt', '1']]), '/etc/clamav/clamd.conf': '' }, false)).toMatchObject({ value: { installed: false, daemonAlive: false } });
});

it('clamd.conf: socket, address and port, quotes and comments', () => {
  expect(parseClamdConf('#LocalSocket /no\nLocalSocket "/a b"\nTCPSocket 3310\nTCPAddr 0.0.0.0\nTCPAddr ::1\n', 'x').addresses).toEqual([{ path: '/a b' }, { host: '127.0.0.1', port: 3310 }, { host: '::1', port: 3310 }]);
});

const program = '/usr/sbin/clamd';
describe.skipIf(!fs.existsSync(program) && process.env['WRIT_TEST_COMPONENTS'] !== 'required')('a real daemon (component: clamd)', () => {
  let child: ChildProcess | undefined;
  afterAll(async () => {
    if (child?.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  it('answers, and has no date of signatures that are none of the official ones', async () => {
    const own = path.join(folder, 'real');
    fs.mkdirSync(own);
    fs.writeFileSync(path.join(own, 'own.ndb'), `Writ.Test:0:*:${Buffer.from('writ test signature').toString('hex')}\n`);
    const socket = path.join(own, 'clamd.sock');
    fs.writeFileSync(path.join(own, 'clamd.conf'), `Foreground yes\nLocalSocket ${socket}\nDatabaseDirectory ${own}\nUser root\nLogFile ${own}/log\n`);
    child = spawn(program, ['-c', path.join(own, 'clamd.conf')], { stdio: 'ignore' });
    const deadline = Date.now() + 15_000;
    while (!(await askClamd({ path: socket }, 'PING')).ok && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    const found = await look({ '/etc/clamav/clamd.conf': `LocalSocket ${socket}\n` });
    expect(found).toMatchObject({ value: { daemonAlive: true, version: expect.stringMatching(/^\d+\.\d+/) } });
    expect(found.state === 'known' && found.value.signaturesAt).toBeUndefined();
  });
});
