import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { Logger } from 'pino';
import { WritError } from '@writ/kernel';
import type { Outbound } from '../../outbound/index.ts';
import { type AccessTokens, createAccessTokens, type MailboxGrant } from './access-token.ts';
import { errors } from './errors.ts';

export interface MailboxServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the start, STARTTLS that must succeed, or neither, which is for loopback alone. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  readonly signIn: { readonly password: string } | { readonly grant: MailboxGrant };
  /** `INBOX` unless told. */
  readonly folder?: string;
  /** Certificates (PEM) to trust instead of the system's. */
  readonly ca?: string;
}

/** How far a folder was read. UIDs grow as long as its UIDVALIDITY is the same (RFC 9051 section 2.3.1.1). */
export interface MailboxPosition {
  readonly uidValidity: string;
  readonly lastUid: number;
}

export interface FetchedMail {
  readonly uid: number;
  /** The whole message; of one that is too large only its header. */
  readonly content: Buffer;
  readonly isOversized: boolean;
  /** As the server counts the whole message. */
  readonly bytes: number;
}

export interface MailboxHealth {
  /** When the folder was last read to its end (ms). */
  readonly lastSuccessAt: number | undefined;
  /** Since that success; undefined when all is well. */
  readonly lastErrorCode: string | undefined;
}

export interface MailboxPollerSettings {
  readonly server: MailboxServer;
  /** Makes the message durable. The same message may come again, after a crash or a new UIDVALIDITY: tell it by its content. */
  readonly accept: (mail: FetchedMail) => Promise<void>;
  readonly state: { readonly read: () => Promise<MailboxPosition | undefined>; readonly write: (position: MailboxPosition) => Promise<void> };
  /** What a folder that was never read begins with: what comes from now on, or everything that lies in it. */
  readonly beginsWith: 'what-comes' | 'everything';
  /** What is done to a message in the folder once it is accepted; nothing is ever deleted. */
  readonly afterwards?: 'leave' | 'mark-seen' | { readonly moveTo: string };
  /** 40 MiB unless told. */
  readonly maxBytes?: number;
  /** A minute unless told. */
  readonly pollMs?: number;
  readonly outbound: Outbound;
  readonly log: Logger;
  readonly clock: () => number;
}

export interface MailboxPoller {
  readonly health: () => MailboxHealth;
  /** Ends after the message that is being accepted. */
  readonly stop: () => Promise<void>;
}

const MAX_BYTES = 40 * 1024 * 1024;
const POLL_MS = 60_000;
const BACK_OFF_MS = { first: 1_000, most: 300_000 };

/** Reads a mailbox over IMAP, from now on until `stop`. Throws `mailbox-unreachable` for a server that may not be asked in the open. */
export function createMailboxPoller(settings: MailboxPollerSettings): MailboxPoller {
  const { server, log, clock } = settings;
  if (server.security === 'none' && !isLoopback(server.host)) throw errors('mailbox-unreachable', { reason: 'without TLS only a server on loopback is asked' });
  const tokens = 'grant' in server.signIn ? createAccessTokens(server.signIn.grant, settings.outbound, clock) : undefined;
  const end = new AbortController();
  let health: MailboxHealth = { lastSuccessAt: undefined, lastErrorCode: undefined };
  let failures = 0;

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        await attend(settings, tokens, end.signal, () => {
          failures = 0;
          health = { lastSuccessAt: clock(), lastErrorCode: undefined };
        });
      } catch (error) {
        const code = codeOf(error);
        if (code === 'mailbox-denied') tokens?.forget();
        health = { ...health, lastErrorCode: code };
        failures += 1;
        log.warn({ code, failures }, 'The mailbox could not be read');
        await pause(Math.min(BACK_OFF_MS.first * 2 ** (failures - 1), BACK_OFF_MS.most), undefined, { signal: end.signal }).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    health: () => health,
    stop: async () => {
      end.abort();
      await running;
    },
  };
}

/** One connection, for as long as it lasts. */
async function attend(settings: MailboxPollerSettings, tokens: AccessTokens | undefined, end: AbortSignal, succeeded: () => void): Promise<void> {
  const client = await signIn(settings, tokens);
  const close = (): void => client.close();
  try {
    await client.mailboxOpen(settings.server.folder ?? 'INBOX', { readOnly: (settings.afterwards ?? 'leave') === 'leave' });
    while (!end.aborted && client.usable) {
      await readNew(client, settings, end);
      succeeded();
      await untilNews(client, settings.pollMs ?? POLL_MS, end);
      if (!end.aborted && client.usable) await client.noop();
    }
    if (!end.aborted) throw errors('mailbox-unreachable', { reason: 'the connection ended' });
  } finally {
    close();
  }
}

async function signIn({ server, maxBytes = MAX_BYTES }: MailboxPollerSettings, tokens: AccessTokens | undefined): Promise<ImapFlow> {
  const auth = 'password' in server.signIn ? { pass: server.signIn.password } : { accessToken: await tokens!.get() };
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    auth: { user: server.user, ...auth },
    logger: false,
    clientInfo: { name: 'writ' },
    ...(server.ca ? { tls: { ca: server.ca, minVersion: 'TLSv1.2' } } : {}),
    connectionTimeout: 20_000,
    maxLineLength: 1024 * 1024,
    maxLiteralSize: maxBytes + 64 * 1024,
    maxResponseSize: maxBytes + 2 * 1024 * 1024,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    if ((error as { authenticationFailed?: unknown }).authenticationFailed === true) throw errors('mailbox-denied', {}, error);
    throw error;
  }
  return client;
}

async function readNew(client: ImapFlow, settings: MailboxPollerSettings, end: AbortSignal): Promise<void> {
  const { mailbox } = client;
  if (!mailbox) throw errors('mailbox-unreachable', { reason: 'the folder cannot be opened' });
  const uidValidity = String(mailbox.uidValidity);
  const kept = await settings.state.read();
  if (!kept && settings.beginsWith === 'what-comes') {
    await settings.state.write({ uidValidity, lastUid: mailbox.uidNext - 1 });
    settings.log.info({ count: mailbox.exists }, 'The mailbox is read from now on; what lay in it before is left there');
    return;
  }
  const lastUid = kept?.uidValidity === uidValidity ? kept.lastUid : 0;
  if (kept && kept.uidValidity !== uidValidity) settings.log.warn({}, 'The mailbox was made anew: everything in it is looked at again');
  const found = (await client.search({ uid: `${lastUid + 1}:*` }, { uid: true })) || [];
  // `*` is the last message, even when its UID is smaller than what was asked for.
  for (const uid of found.filter((each) => each > lastUid).sort((a, b) => a - b)) {
    if (end.aborted) return;
    const mail = await fetchMail(client, uid, settings.maxBytes ?? MAX_BYTES);
    if (mail) await settings.accept(mail);
    await settings.state.write({ uidValidity, lastUid: uid });
    if (mail) await settle(client, uid, settings.afterwards ?? 'leave');
  }
}

/** Undefined when somebody else took it away meanwhile. */
async function fetchMail(client: ImapFlow, uid: number, maxBytes: number): Promise<FetchedMail | undefined> {
  const about = await client.fetchOne(String(uid), { size: true }, { uid: true });
  if (!about) return undefined;
  const bytes = about.size ?? 0;
  const isOversized = bytes > maxBytes;
  const message = await client.fetchOne(String(uid), isOversized ? { headers: true } : { source: true }, { uid: true });
  const content = message && (isOversized ? message.headers : message.source);
  if (!content) {
    // Still in the folder and yet without content: an answer that we must not take for an empty message.
    if (message) throw errors('mailbox-unreachable', { reason: 'it gave a message without its content' });
    return undefined;
  }
  return { uid, content, isOversized, bytes };
}

async function settle(client: ImapFlow, uid: number, afterwards: NonNullable<MailboxPollerSettings['afterwards']>): Promise<void> {
  if (afterwards === 'mark-seen') await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
  else if (afterwards !== 'leave') await client.messageMove(String(uid), afterwards.moveTo, { uid: true });
}

/** The library idles by itself when nothing else is asked; a message wakes us, and so does the clock, for servers that forget to say. */
async function untilNews(client: ImapFlow, pollMs: number, end: AbortSignal): Promise<void> {
  const news = new AbortController();
  const wake = (): void => news.abort();
  client.on('exists', wake);
  client.on('close', wake);
  try {
    await pause(pollMs, undefined, { signal: AbortSignal.any([end, news.signal]) }).catch(() => undefined);
  } finally {
    client.off('exists', wake);
    client.off('close', wake);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof WritError) return error.code;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unexpected';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
