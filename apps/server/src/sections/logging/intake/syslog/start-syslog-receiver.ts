import { randomUUID } from 'node:crypto';
import { createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { errors } from '../../errors.ts';
import type { LoggingParts } from '../../parts.ts';
import type { ReadLines, SyslogPiece } from '../reading/line-reading.ts';
import { createRuleReader } from '../../sources/rules-in-force.ts';
import { areRowsGone, leaveReadLines, storeReadLines } from '../reading/store-read-lines.ts';
import { tellUnread } from './tell-unread.ts';

export interface SyslogListening {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** Whether it may be plain on other addresses than loopback. */
  readonly plainAnywhere: boolean;
  /** Stricter than usual, for tests. */
  readonly bounds?: Partial<Bounds> | undefined;
}

interface Bounds {
  /** Connections at one time, with those that have not said hello yet. */
  readonly connections: number;
  /** For a TLS handshake, milliseconds. */
  readonly handshakeMs: number;
}

export interface SyslogReceiver {
  readonly port: number;
  /** Greets new connections with a renewed certificate; nothing where it listens without one. */
  readonly useCertificate: (tls: NonNullable<SyslogListening['tls']>) => void;
  /** Stores what waits, and ends. */
  readonly close: () => Promise<void>;
}

const BOUNDS: Bounds = { connections: 1_000, handshakeMs: 10_000 };
/** A sender that is gone without a word is noticed after this time and the system's probes, milliseconds. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 60_000 } as const;
/** Bytes that are read and stored together when much comes, and how long less waits for more. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_EVERY_MS = 500;
/** Bytes that wait before senders are made to wait too, by reading no more from them. */
const MOST_WAITING = 32 * 1024 * 1024;
const TRY_AGAIN_MS = 1_000;
const CLOSE_WITHIN_MS = 10_000;
const NOTHING = new Uint8Array(0);
const TLS = { minVersion: 'TLSv1.2' } as const;

/**
 * Takes syslog over TCP, by TLS where there is a certificate (RFC 5425). The protocol has no acknowledgement: what was read waits in memory until it is stored, in batches, of which one is read while
 * the one before is stored; while the store is away nothing more is read than a bound, so that senders keep the rest. Whose lines are whose is said by rules over their host and program.
 * Throws `syslog-plain`, and what listening throws.
 */
export async function startSyslogReceiver(parts: LoggingParts, listening: SyslogListening): Promise<SyslogReceiver> {
  if (!listening.tls && !listening.plainAnywhere && !isLoopback(listening.host)) throw errors('syslog-plain');
  const readRules = createRuleReader(parts);
  const sockets = new Set<Socket>();
  let waiting: SyslogPiece[] = [];
  let waitingBytes = 0;
  let lastConnection = 0;
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosing = false;

  function take(piece: SyslogPiece): void {
    waiting.push(piece);
    waitingBytes += piece.bytes.length;
    if (waitingBytes >= BATCH_BYTES) void work();
    else timer ??= setTimeout(() => void work(), BATCH_EVERY_MS);
    if (waitingBytes > MOST_WAITING) for (const socket of sockets) socket.pause();
  }

  function work(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    working ??= workOff().finally(() => (working = undefined));
    return working;
  }

  async function workOff(): Promise<void> {
    let storing: Promise<void> = Promise.resolve();
    while (waiting.length > 0) {
      const pieces = cutPieces();
      const read = await readPieces(pieces);
      await storing;
      if (read) storing = store(read).finally(() => leaveReadLines(read));
    }
    await storing;
  }

  function cutPieces(): readonly SyslogPiece[] {
    let end = 0;
    let bytes = 0;
    while (end < waiting.length && bytes < BATCH_BYTES) bytes += waiting[end++]!.bytes.length;
    const pieces = waiting.slice(0, end);
    waiting = waiting.slice(end);
    waitingBytes -= bytes;
    if (waitingBytes <= MOST_WAITING) for (const socket of sockets) socket.resume();
    return pieces;
  }

  /** Undefined where the reading broke: what it held is lost, and its connections with the messages that they had begun. */
  async function readPieces(pieces: readonly SyslogPiece[]): Promise<ReadLines | undefined> {
    const now = parts.clock();
    const rules = await readRules(now);
    try {
      return await parts.reading.syslog({ token: `syslog ${randomUUID()}`, now, rules, pieces });
    } catch (error) {
      parts.log.error({ err: error, bytes: pieces.reduce((sum, { bytes }) => sum + bytes.length, 0) }, 'Messages of syslog could not be read and are lost; their senders are asked to connect again');
      for (const socket of sockets) socket.destroy();
      await tellUnread(parts, pieces, rules).catch((untold: unknown) => parts.log.error({ err: untold }, 'That messages of syslog are lost could not be told among the lines'));
      return undefined;
    }
  }

  /** Tried under the same tokens until it is stored, so that a try whose answer was lost counts. */
  async function store(read: ReadLines): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await storeReadLines(parts, read, { isAgain: attempt > 1 });
      } catch (error) {
        if (attempt === 1) parts.log.warn({ err: error, lines: read.lines }, 'Lines of syslog wait for the log store');
        if (await areRowsGone(read)) return void parts.log.error({ err: error, lines: read.lines }, 'Lines of syslog waited in files that somebody removed, and are lost');
        if (isClosing) return void parts.log.error({ lines: read.lines }, 'Lines of syslog could not be stored before the end and are lost');
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  }

  function listen(socket: Socket): void {
    sockets.add(socket);
    const from = { connection: (lastConnection += 1), peer: plainAddress(socket.remoteAddress ?? '') };
    socket.on('data', (bytes) => take({ ...from, bytes, isEnd: false }));
    socket.once('error', () => {});
    socket.once('close', () => {
      sockets.delete(socket);
      take({ ...from, bytes: NOTHING, isEnd: true });
    });
  }

  const bounds = { ...BOUNDS, ...listening.bounds };
  const tlsServer = listening.tls && createTlsServer({ ...KEEP_ALIVE, ...listening.tls, ...TLS, handshakeTimeout: bounds.handshakeMs }, listen);
  const server: Server = tlsServer ?? createServer(KEEP_ALIVE, listen);
  // Counted by the system's own connections: one that never ends its handshake is a connection too.
  server.maxConnections = bounds.connections;
  // Node tells that a handshake took too long, and leaves the connection as it is.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
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
    useCertificate: (tls) => tlsServer?.setSecureContext({ ...tls, ...TLS }),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.race([work().then(() => work()), new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref())]);
      isClosing = true;
      if (waitingBytes > 0) parts.log.error({ bytes: waitingBytes }, 'Messages of syslog could not be stored before the end and are lost');
    },
  };
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
