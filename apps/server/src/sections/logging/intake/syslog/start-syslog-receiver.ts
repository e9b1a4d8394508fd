import { randomUUID } from 'node:crypto';
import { createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Instant } from '@writ/kernel';
import type { StoredLine } from '../../../../platform/logstore/index.ts';
import { errors } from '../../errors.ts';
import type { LoggingParts } from '../../parts.ts';
import { cleanLine } from '../clean-line.ts';
import { createFramer, type SyslogMessage } from './frame-messages.ts';

export interface SyslogListening {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** Whether it may be plain on other addresses than loopback. */
  readonly plainAnywhere: boolean;
}

export interface SyslogReceiver {
  readonly port: number;
  /** Stores what waits, and ends. */
  readonly close: () => Promise<void>;
}

const MOST_CONNECTIONS = 1_000;
const BATCH_LINES = 5_000;
const BATCH_EVERY_MS = 500;
/** Characters that wait before senders are made to wait too, by reading no more from them. */
const MOST_WAITING = 32_000_000;
const TRY_AGAIN_MS = 1_000;
const CLOSE_WITHIN_MS = 10_000;

/**
 * Takes syslog over TCP, by TLS where there is a certificate (RFC 5425). The protocol has no acknowledgement: what was read waits in memory until it is stored, in batches; while the
 * store is away nothing more is read than a bound, so that senders keep the rest. Lines have no service yet: whose they are is said by their host and program.
 * Throws `syslog-plain`, and what listening throws.
 */
export async function startSyslogReceiver(parts: LoggingParts, listening: SyslogListening): Promise<SyslogReceiver> {
  if (!listening.tls && !listening.plainAnywhere && !isLoopback(listening.host)) throw errors('syslog-plain');
  const sockets = new Set<Socket>();
  let waiting: StoredLine[] = [];
  let waitingCharacters = 0;
  let storing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosing = false;

  function take(lines: readonly StoredLine[]): void {
    for (const line of lines) {
      waiting.push(line);
      waitingCharacters += line.message.length + 300;
    }
    if (waiting.length >= BATCH_LINES) void store();
    else timer ??= setTimeout(() => void store(), BATCH_EVERY_MS);
    if (waitingCharacters > MOST_WAITING) for (const socket of sockets) socket.pause();
  }

  function store(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    storing ??= storeAll().finally(() => (storing = undefined));
    return storing;
  }

  async function storeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting.slice(0, BATCH_LINES);
      if (!(await storeBatch(lines))) return;
      waiting = waiting.slice(lines.length);
      waitingCharacters = waiting.reduce((sum, { message }) => sum + message.length + 300, 0);
      if (waitingCharacters <= MOST_WAITING) for (const socket of sockets) socket.resume();
    }
  }

  /** Tried under one token until it is stored, so that a try whose answer was lost counts. False when the end comes first. */
  async function storeBatch(lines: readonly StoredLine[]): Promise<boolean> {
    const token = `syslog ${randomUUID()}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await parts.logs.append({ token, lines });
        return true;
      } catch (error) {
        if (attempt === 1) parts.log.warn({ err: error, lines: lines.length }, 'Lines of syslog wait for the log store');
        if (isClosing) return false;
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  }

  function listen(socket: Socket): void {
    if (sockets.size >= MOST_CONNECTIONS) return void socket.destroy();
    sockets.add(socket);
    const peer = plainAddress(socket.remoteAddress ?? '');
    const framer = createFramer();
    const read = parts.createReader(parts.clock());
    const lineOf = (message: SyslogMessage): StoredLine => lineOfMessage(parts, read, message, peer, parts.clock());
    socket.on('data', (piece) => take(framer.push(piece).map(lineOf)));
    socket.once('error', () => {});
    socket.once('close', () => {
      sockets.delete(socket);
      take(framer.end().map(lineOf));
    });
  }

  const server: Server = listening.tls ? createTlsServer({ ...listening.tls, minVersion: 'TLSv1.2' }, listen) : createServer(listen);
  server.on('error', (error) => parts.log.error({ err: error }, 'The syslog receiver failed'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listening.port, listening.host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.race([store().then(() => store()), new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref())]);
      isClosing = true;
      if (waiting.length > 0) parts.log.error({ lines: waiting.length }, 'Lines of syslog could not be stored before the end and are lost');
    },
  };
}

function lineOfMessage({ cleaner }: LoggingParts, read: ReturnType<LoggingParts['createReader']>, { text, cutBytes }: SyslogMessage, peer: string, now: Instant): StoredLine {
  const said = read(text);
  const fields = { ...said.fields, 'syslog.peer': peer, ...(cutBytes > 0 && { 'syslog.cut': String(cutBytes) }) };
  return cleanLine(cleaner, { ...said, host: said.host || peer, fields }, { service: '', source: 'syslog', receivedAt: now });
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
