import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { instant } from '@writ/kernel';
import { createRedactor } from '@writ/log';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { issueAgentDoorCertificate, openKeyFolder } from '../../../../core/hosts/index.ts';
import { searchLines } from '../../../../platform/logstore/index.ts';
import { openTestStore } from '../../../../platform/logstore/testing-store.ts';
import type { LoggingDoorTables, LoggingParts } from '../../parts.ts';
import { openLineDesk } from '../reading/open-line-desk.ts';
import { startSyslogReceiver, type SyslogListening, type SyslogReceiver } from './start-syslog-receiver.ts';

const WAIT = { timeout: 40_000, interval: 50 };
const folder = mkdtempSync(join(tmpdir(), 'writ-syslog-'));
const clock = () => instant(Date.now());

let database: TestDatabase<LoggingDoorTables>;
let store: Awaited<ReturnType<typeof openTestStore>>;
let certificate: Awaited<ReturnType<typeof issueAgentDoorCertificate>>;
let receiver: SyslogReceiver;
const sockets: Socket[] = [];

beforeAll(async () => {
  [database, store] = await Promise.all([createTestDatabase<LoggingDoorTables>(), openTestStore()]);
  // A key of a test may lie as it is.
  const box = { seal: (bytes: Uint8Array) => Buffer.from(bytes), open: (bytes: Uint8Array) => Buffer.from(bytes) };
  certificate = await issueAgentDoorCertificate(await openKeyFolder(join(folder, 'keys'), box), ['localhost'], clock());
}, 60_000);
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await receiver?.close();
});
afterAll(async () => {
  await store?.destroy();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function receive(bounds?: SyslogListening['bounds']): Promise<void> {
  const parts = { db: database.db, clock, log: pino({ level: 'silent' }), policyInForce: () => Promise.resolve(undefined), cleaner: createRedactor(), logs: store, reading: openLineDesk(undefined) } as LoggingParts;
  receiver = await startSyslogReceiver(parts, { host: 'localhost', port: 0, tls: { cert: certificate.cert, key: certificate.key }, plainAnywhere: false, bounds });
}
async function dial(options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port: receiver.port, host: 'localhost', servername: 'localhost', ca: certificate.ca, ...options });
  sockets.push(socket);
  await once(socket, 'secureConnect');
  return socket;
}
/** A connection without TLS that says `text`, or nothing. Resolves once it stands. */
async function dialPlain(text = ''): Promise<{ readonly socket: Socket; readonly closed: Promise<unknown> }> {
  const socket = connectPlain(receiver.port, 'localhost');
  sockets.push(socket);
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.resume();
  if (text !== '') socket.write(text);
  return { socket, closed };
}
const line = (text: string) => `<13>Nov 24 06:08:36 web-2 app[1]: ${text}\n`;
async function stored(word: string): Promise<readonly string[]> {
  const { lines } = await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, words: [word] }, limit: 100 });
  return lines.map(({ message }) => message);
}
const untilStored = (word: string, count: number) => expect.poll(() => stored(word), WAIT).toHaveLength(count);

describe('syslog over TLS', { timeout: 60_000 }, () => {
  test('greets with a renewed certificate once it has one, and what was connected before goes on', async () => {
    await receive();
    const before = await dial();
    const renewed = await issueAgentDoorCertificate(await openKeyFolder(join(folder, 'renewed'), { seal: (bytes: Uint8Array) => Buffer.from(bytes), open: (bytes: Uint8Array) => Buffer.from(bytes) }), ['localhost'], clock());
    receiver.useCertificate({ cert: renewed.cert, key: renewed.key });
    const after = await dial({ ca: renewed.ca });
    expect(after.getPeerCertificate().fingerprint256).not.toBe(before.getPeerCertificate().fingerprint256);
    before.write('<13>over the old connection\n');
    after.write('<13>over the new one\n');
    await expect.poll(async () => (await searchLines(await store.ready(), { filter: { from: 0, until: 4_000_000_000_000, words: ['over the'] }, limit: 5 })).lines.length, WAIT).toBe(2);
  });

  test('stores what comes in both framings, cut anywhere, each line once and without its secret', async () => {
    await receive();
    const text = `${line('lined password=hunter2')}${Buffer.byteLength(line('counted').trim())} ${line('counted').trim()}`;
    const socket = await dial();
    for (const byte of text) socket.write(byte);
    socket.end();
    await untilStored('lined', 1);
    await untilStored('counted', 1);
    expect(await stored('lined')).toEqual(['lined password=[REDACTED]']);
  });

  test('takes nothing without TLS, closes such a connection, and goes on', async () => {
    await receive();
    const { closed } = await dialPlain(line('said in the open'));
    await closed;
    (await dial()).end(line('said after it'));
    await untilStored('said after it', 1);
    expect(await stored('said in the open')).toEqual([]);
  });

  test('goes on after senders that do not trust it, or want a protocol that is too old', async () => {
    await receive();
    await expect(dial({ ca: undefined, rejectUnauthorized: true })).rejects.toThrow();
    await expect(dial({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow();
    (await dial()).end(line('trusts it'));
    await untilStored('trusts it', 1);
  });

  test('lets nobody hold a connection without ending the handshake', async () => {
    await receive({ handshakeMs: 300 });
    const silent = await dialPlain();
    // The beginning of a record of TLS whose rest never comes.
    const halfway = await dialPlain('\u0016\u0003\u0001');
    await Promise.all([silent.closed, halfway.closed]);
    (await dial()).end(line('quick enough'));
    await untilStored('quick enough', 1);
  });

  test('has a bound on connections, which those before their handshake count for; who was there stays', async () => {
    await receive({ connections: 20 });
    const early = await dial();
    const idle = await Promise.all(Array.from({ length: 19 }, () => dialPlain()));
    const late = await dialPlain();
    await late.closed;
    early.write(line('was there before'));
    await untilStored('was there before', 1);
    for (const { socket } of idle) socket.destroy();
    await Promise.all(idle.map(({ closed }) => closed));
    // The other end hears of it a moment later.
    await expect.poll(() => dial().then(() => true, () => false), WAIT).toBe(true);
  });

  test('stores what one sender says while another says a byte at a time', async () => {
    await receive();
    const slow = await dial();
    const trickle = setInterval(() => slow.write('x'), 20);
    try {
      (await dial()).end(line('not held up'));
      await untilStored('not held up', 1);
    } finally {
      clearInterval(trickle);
    }
  });
});
