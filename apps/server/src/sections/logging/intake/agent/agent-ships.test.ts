import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAgentClient, publicKeyText } from '@writ/client';
import { instant } from '@writ/kernel';
import { createRedactor } from '@writ/log';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { enrol as enrolHost } from '../../../../../../agent/src/enrol.ts';
import { openHostKey } from '../../../../../../agent/src/identity.ts';
import { shipLogs } from '../../../../../../agent/src/logs/shipping/ship-logs.ts';
import { readShipSettings } from '../../../../../../agent/src/logs/shipping/ship-settings.ts';
import { WRIT } from '../../../../core/actor.ts';
import { addService } from '../../../../core/directory/services.ts';
import { offerEnrolment, openAgentDoor, signJournalHeads, type AgentListener, type AgentTables } from '../../../../core/hosts/index.ts';
import { closedLogStore, FIRST_ARRIVAL, readArrived, type FoundLine, type LogStore } from '../../../../platform/logstore/index.ts';
import { openTestStore } from '../../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables } from '../../parts.ts';
import { openLineDesk } from '../reading/open-line-desk.ts';
import { createAgentLinesTaker } from './take-agent-lines.ts';

const AGENT = join(import.meta.dirname, '../../../../../../agent/src/main.ts');
/** How often the shipper is killed; the long run asks for 200. */
const KILLS = Number(process.env['WRIT_TEST_KILLS'] ?? 3);
const WAIT = { timeout: 40_000, interval: 50 };

let database: TestDatabase<AgentTables & LoggingDoorTables>;
let store: Awaited<ReturnType<typeof openTestStore>>;
let logs: LogStore;
let door: AgentListener;
let service: string;
let folder: string;
let proxy: { readonly port: number; requests: number; cutAnswers: boolean; readonly close: () => Promise<void> };
const children: ChildProcess[] = [];
const running: { readonly stop: AbortController; readonly ended: Promise<unknown> }[] = [];
const clock = () => instant(Date.now());
/** Tells the lines of one test from those of the others: each has a host of its own. */
let host = 0;
const hostName = () => `web-${host}.example.com`;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openTestStore();
  logs = store;
  service = (await database.db.transaction().execute((trx) => addService(trx, { name: 'Billing', about: 'Bills' }, WRIT, clock()))).id;
  const key = generateKeyPairSync('ed25519').privateKey;
  const log = pino({ level: 'silent' });
  const takeLines = createAgentLinesTaker({
    db: database.db, clock, log, policyInForce: () => Promise.resolve(undefined), cleaner: createRedactor(), reading: openLineDesk(undefined),
    // Looked up at each use, so that a test can take the store away.
    logs: { handover: undefined, append: (batch) => logs.append(batch), ready: () => logs.ready(), standing: () => logs.standing(), pid: () => logs.pid(), close: () => logs.close() },
  });
  door = await openAgentDoor({ db: database.db, journalKey: publicKeyText(key), journalHead: signJournalHeads(database.db, key), nextIntervalMs: 60_000, clock, log, takeLines }, { host: '127.0.0.1', port: 0 });
}, 60_000);
afterAll(async () => {
  await door?.close();
  await store?.destroy();
  await database?.drop();
});
beforeEach(async () => {
  host += 1;
  folder = mkdtempSync(join(tmpdir(), 'writ-ship-'));
  proxy = await openProxy(door.port);
  logs = store;
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await stopAll();
  await proxy.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Stands between shipper and door, and can swallow answers: what was asked is then done, and nobody hears of it. */
async function openProxy(to: number): Promise<typeof proxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    near.on('data', () => (opened.requests += 1));
    far.on('data', (bytes) => void (opened.cutAnswers ? near.destroy() : near.write(bytes)));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const opened = {
    port: (server.address() as { port: number }).port, requests: 0, cutAnswers: false,
    close: () => new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
  return opened;
}

const at = (name: string) => join(folder, name);

let hostId: string;
const newClient = () => createAgentClient({ server: `http://127.0.0.1:${proxy.port}`, key: openHostKey(at('data')), clock });

async function enrol(settings: object): Promise<void> {
  writeFileSync(at('logs.json'), JSON.stringify({ journal: 'off', ...settings }));
  const { token } = await offerEnrolment(database.db, { by: WRIT, now: clock() });
  const enrolment = await enrolHost({ server: `http://127.0.0.1:${proxy.port}`, ca: undefined, dataFolder: at('data'), token, tokenFile: undefined, name: hostName(), spoolBytes: 1_000_000 }, newClient);
  hostId = enrolment.host;
}
/** Ships in this process; what a process of its own adds is tried where it is killed. */
function ship(path = ''): void {
  const stop = new AbortController();
  const log = { info() {}, warn() {}, error() {} };
  const ended = shipLogs({ settings: readShipSettings(at('logs.json')), dataFolder: at('data'), host: hostId, client: newClient(), clock, random: () => 0, log, path }, stop.signal);
  running.push({ stop, ended });
}
async function stopAll(): Promise<void> {
  for (const { stop } of running) stop.abort();
  await Promise.all(running.splice(0).map(({ ended }) => ended));
}
function shipAsProcess(): ChildProcess {
  const child = spawn(process.execPath, [AGENT, 'ship', '--server', `http://127.0.0.1:${proxy.port}`, '--data', at('data'), '--logs', at('logs.json')], { stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
/** All lines of this test's host, in the order of their coming. */
async function stored(): Promise<readonly FoundLine[]> {
  const lines: FoundLine[] = [];
  for (let after = FIRST_ARRIVAL; ;) {
    const arrived = await readArrived(await store.ready(), after, Date.now() + 60_000, 20_000);
    lines.push(...arrived.lines.filter((line) => line.host === hostName()));
    if (arrived.isAll) return lines;
    after = arrived.next;
  }
}
const messages = async () => (await stored()).map(({ message }) => message);
const storedWith = async (word: string) => vi.waitFor(async () => {
  const found = (await stored()).filter(({ message }) => message.includes(word));
  expect(found.length).toBeGreaterThan(0);
  return found;
}, WAIT);

describe('an agent that ships logs', { timeout: 60_000 }, () => {
  test('stores what a file says without its secrets, for its host and its service', async () => {
    await enrol({ files: [{ path: at('auth.log') }, { path: at('app-*.log'), service: 'billing' }, { path: at('other.log'), service: 'nobody' }] });
    writeFileSync(at('auth.log'), 'Nov 24 06:08:36 elsewhere sshd[811]: Failed password for root from 203.0.113.7 port 4711 ssh2\n');
    writeFileSync(at('app-1.log'), '{"time":"2026-11-24T06:08:36.120Z","level":"error","requestId":"r-1","msg":"login with password=hunter2 failed"}\n');
    writeFileSync(at('app-1.log.1'), 'put aside before\n');
    writeFileSync(at('other.log'), 'Error: it broke\n    at f (a.js:1:2)\n    at g (a.js:2:2)\nhalf a line');
    ship();
    await storedWith('it broke');
    const lines = await stored();
    expect(lines).toHaveLength(3);
    expect(lines.find(({ program }) => program === 'sshd')).toMatchObject({ service: '', source: 'agent', host: hostName(), fields: { 'line.host': 'elsewhere', 'log.file.path': at('auth.log') } });
    expect(lines.find(({ requestId }) => requestId === 'r-1')).toMatchObject({ service, at: Date.UTC(2026, 10, 24, 6, 8, 36, 120), severity: 17, message: 'login with password=[REDACTED] failed' });
    expect(lines.find(({ message }) => message.startsWith('Error'))).toMatchObject({ service: '', message: expect.stringContaining('at g (a.js:2:2)'), fields: { 'log.service': 'nobody' } });
    // Nothing secret is on the host's disk either.
    expect(readFileSync(at('data/lines.sqlite')).includes('hunter2')).toBe(false);
    appendFileSync(at('other.log'), ' and its end\n');
    await storedWith('half a line and its end');
  });

  test(`loses and doubles nothing, in order, when it is killed ${KILLS} times while files are written and rotated and answers are lost`, { timeout: 120_000 + KILLS * 20_000 }, async () => {
    await enrol({ files: [{ path: at('renamed.log') }, { path: at('copied.log') }] });
    const written = { renamed: 0, copied: 0 };
    const write = (name: keyof typeof written, lines: number) => {
      let text = '';
      for (let line = 0; line < lines; line += 1) text += `${name} ${String(written[name]++).padStart(7, '0')} says something of its own\n`;
      appendFileSync(at(`${name}.log`), text);
    };
    const rotate = (name: keyof typeof written, isCopied: boolean) => {
      for (let aside = 8; aside >= 1; aside -= 1) if (existsSync(at(`${name}.log.${aside}`))) renameSync(at(`${name}.log.${aside}`), at(`${name}.log.${aside + 1}`));
      if (!isCopied) return renameSync(at(`${name}.log`), at(`${name}.log.1`));
      copyFileSync(at(`${name}.log`), at(`${name}.log.1`));
      truncateSync(at(`${name}.log`));
    };
    write('renamed', 10);
    write('copied', 10);
    let rotations = 0;
    for (let kills = 0; kills < KILLS; kills += 1) {
      const child = shipAsProcess();
      proxy.cutAnswers = kills % 3 === 1;
      // It dies at any moment after it sent something: between reading and spooling, spooling and sending, sending and acknowledging.
      const before = proxy.requests;
      let until = Infinity;
      while (Date.now() < until) {
        write('renamed', 4);
        write('copied', 4);
        await wait(15);
        if (until === Infinity && proxy.requests > before) until = Date.now() + Math.random() * 1_000;
      }
      if (rotations < 6) {
        rotate('renamed', false);
        rotate('copied', true);
        rotations += 1;
        write('renamed', 5);
        write('copied', 5);
      }
      await kill(child);
    }
    proxy.cutAnswers = false;
    shipAsProcess();
    const total = written.renamed + written.copied;
    const told = await vi.waitFor(async () => {
      const all = await messages();
      expect(all.length).toBeGreaterThanOrEqual(total);
      return all;
    }, { timeout: 60_000 + KILLS * 2_000, interval: 1_000 });
    for (const name of ['renamed', 'copied'] as const) {
      const numbers = told.filter((message) => message.startsWith(name)).map((message) => Number(message.slice(name.length + 1, name.length + 8)));
      expect(numbers).toEqual(Array.from({ length: written[name] }, (_, number) => number));
    }
    expect(told).toHaveLength(total);
  });

  test('keeps lines while the store is away, and stops without losing any', async () => {
    await enrol({ files: [{ path: at('a.log') }] });
    logs = closedLogStore();
    writeFileSync(at('a.log'), 'first\n');
    ship();
    await vi.waitFor(() => expect(proxy.requests).toBeGreaterThan(0), WAIT);
    await stopAll();
    appendFileSync(at('a.log'), 'second\n');
    logs = store;
    ship();
    await storedWith('second');
    expect(await messages()).toEqual(['first', 'second']);
  });

  test('follows the journal of the system, and goes on after its cursor', async () => {
    mkdirSync(at('bin'));
    // What a journal of three entries prints; told a cursor, what comes after it. It ends at once, as journalctl does when it is stopped.
    const entry = (number: number, message: string) => `{"__CURSOR":"s=1;i=${number}","__REALTIME_TIMESTAMP":"${1_795_500_000_000_000 + number}","PRIORITY":"4","SYSLOG_IDENTIFIER":"backup","_PID":"77","_HOSTNAME":"elsewhere","MESSAGE":${message}}`;
    const bytes = JSON.stringify([...Buffer.from('third \u0007 with password=hunter2')]);
    writeFileSync(at('bin/entries'), `${[entry(1, '"first"'), entry(2, '"second"'), entry(3, bytes)].join('\n')}\n`);
    writeFileSync(at('bin/journalctl'), `#!/bin/sh\necho "$*" >> ${at('asked')}\ncase "$*" in *--cursor=s=1\\;i=3*) tail -n 1 ${at('bin/entries')}; exec sleep 600;; *cursor*) exit 1;; *) cat ${at('bin/entries')};; esac\n`, { mode: 0o755 });
    await enrol({ files: [], journal: 'on' });
    const path = `${at('bin')}:${process.env['PATH']}`;
    ship(path);
    await storedWith('third');
    await stopAll();
    ship(path);
    await vi.waitFor(() => expect(readFileSync(at('asked'), 'utf8').trim().split('\n').at(-1)).toContain('--cursor=s=1;i=3'), WAIT);
    const lines = await stored();
    expect(lines.map(({ message }) => message)).toEqual(['first', 'second', expect.stringMatching(/^third . with password=\[REDACTED\]$/)]);
    expect(lines[0]).toMatchObject({ program: 'backup', severity: 13, at: 1_795_500_000_000 });
  });

  test('tells what was rotated away while nothing could be kept', async () => {
    await enrol({ files: [{ path: at('a.log') }], spoolBytes: 4_194_304 });
    logs = closedLogStore();
    // Random, so that it does not pack.
    const noise = () => Array.from({ length: 1_000 }, () => randomBytes(300).toString('hex')).join('\n');
    writeFileSync(at('a.log'), 'first\n');
    ship();
    const size = () => (existsSync(at('data/lines.sqlite-wal')) ? statSync(at('data/lines.sqlite-wal')).size + statSync(at('data/lines.sqlite')).size : 0);
    await vi.waitFor(() => {
      appendFileSync(at('a.log'), `${noise()}\n`);
      expect(size()).toBeGreaterThan(5_000_000);
    }, { timeout: 50_000, interval: 20 });
    appendFileSync(at('a.log'), 'never seen\n');
    const until = Date.now() + 1_000;
    while (Date.now() < until) await wait(100);
    truncateSync(at('a.log'));
    appendFileSync(at('a.log'), 'after the gap\n');
    logs = store;
    await storedWith('after the gap');
    const all = await stored();
    const gaps = all.filter(({ program }) => program === 'writ-agent');
    expect(gaps).toHaveLength(1);
    expect(gaps[0]!.fields).toMatchObject({ 'writ.gap.file': at('a.log'), 'writ.gap.why': 'rotated' });
    expect(Number(gaps[0]!.fields['writ.gap.bytes'])).toBeGreaterThan(0);
    expect(Date.parse(gaps[0]!.fields['writ.gap.since']!)).toBeLessThanOrEqual(Date.parse(gaps[0]!.fields['writ.gap.until']!));
    expect(all.some(({ message }) => message === 'never seen')).toBe(false);
  });

  test('says which setting is wrong', () => {
    for (const settings of ['{', '{"files":[{"path":"relative.log"}]}', '{"fils":[]}', '{"spoolBytes":1}']) {
      writeFileSync(at('logs.json'), settings);
      expect(() => readShipSettings(at('logs.json'))).toThrowError(/does not say which logs are shipped/);
    }
  });

  test('is alone in its data folder', async () => {
    await enrol({ files: [{ path: at('a.log') }] });
    writeFileSync(at('a.log'), 'first\n');
    ship();
    await storedWith('first');
    ship();
    await expect(running.pop()!.ended).rejects.toMatchObject({ code: 'data-folder-held' });
  });
});
