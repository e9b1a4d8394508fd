import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { WritError } from '@writ/kernel';
import { createMessageCounter, limitGroup } from './count-messages.ts';
import { errors } from './errors.ts';
import { readContent } from './read-content.ts';

export interface Certificate {
  /** PEM, with the chain. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface ReceiverLimits {
  /** Of one message, as the client sends it. 40 MiB. */
  readonly maxBytes: number;
  /** Of one message. 10. */
  readonly recipients: number;
  /** At once, in all. 200. */
  readonly connections: number;
  /** At once, of one address (of one /64 for IPv6). 20. */
  readonly connectionsPerAddress: number;
  /** In one minute, of one address. 60. */
  readonly messagesPerMinute: number;
  /** Without a word from the client. 60 s. */
  readonly idleMs: number;
  /** For a whole connection. 15 min. */
  readonly totalMs: number;
}

export interface IncomingMail {
  readonly envelope: {
    /** Empty for a bounce. */
    readonly from: string;
    readonly to: readonly string[];
    readonly remoteAddress: string;
    /** The cipher's name; undefined when the message came in the open. */
    readonly tls: string | undefined;
    readonly helo: string;
  };
  readonly content: AsyncIterable<Uint8Array>;
}

export interface ReceiverSettings {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** What we call ourselves in the greeting. */
  readonly name: string;
  readonly isOurs: (address: string) => boolean;
  readonly tls?: Certificate;
  readonly requireTls: boolean;
  readonly limits?: Partial<ReceiverLimits>;
  readonly log: Logger;
  readonly clock: () => number;
  /** Makes the message durable. The sender's server is told 250 when this resolves and never before; when it rejects, to try again. */
  readonly accept: (mail: IncomingMail) => Promise<void>;
}

export interface SmtpReceiver {
  readonly port: number;
  /** Uses another certificate from the next connection on. */
  readonly reloadCertificate: (tls: Certificate) => void;
  /** Takes no more connections, and waits a few seconds for messages that are being accepted. */
  readonly close: () => Promise<void>;
}

const LIMITS: ReceiverLimits = {
  maxBytes: 40 * 1024 * 1024, recipients: 10, connections: 200, connectionsPerAddress: 20, messagesPerMinute: 60, idleMs: 60_000, totalMs: 15 * 60_000,
};
/** Jokes and doors of other programs: the library answers them, we do not. */
const NOT_OFFERED = ['AUTH', 'VRFY', 'HELP', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'];
/** Somebody who goes through names is shown out. */
const MOST_REFUSALS = 20;
const CLOSE_MS = 5_000;

interface Visitor {
  readonly group: string;
  readonly hangUp: NodeJS.Timeout;
  refusals: number;
}

/** Takes mail for our own address from other servers (RFC 5321), and relays nothing. Throws `mail-certificate-missing`. */
export async function createSmtpReceiver(settings: ReceiverSettings): Promise<SmtpReceiver> {
  const limits = { ...LIMITS, ...settings.limits };
  const { log, requireTls } = settings;
  if (requireTls && !settings.tls) throw errors('mail-certificate-missing');
  const visitors = new Map<string, Visitor>();
  const receiving = new Set<string>();
  const mayCome = createMessageCounter(limits.messagesPerMinute, settings.clock);

  const server = new SMTPServer({
    name: settings.name,
    size: limits.maxBytes,
    maxRecipients: limits.recipients,
    maxClients: limits.connections,
    maxCommandLength: 2_048,
    socketTimeout: limits.idleMs,
    closeTimeout: CLOSE_MS,
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    authOptional: true,
    disabledCommands: settings.tls ? NOT_OFFERED : [...NOT_OFFERED, 'STARTTLS'],
    minVersion: 'TLSv1.2',
    ...settings.tls,
    onConnect: (session, done) => done(welcome(session)),
    onClose: (session) => forget(session.id),
    onMailFrom: (_address, session, done) => {
      if (requireTls && !session.secure) return done(reply(530, 'Please use STARTTLS first: this server takes mail over TLS only'));
      if (!mayCome(limitGroup(session.remoteAddress))) return done(reply(450, 'That is more messages than we take in a minute; please try again later'));
      return done();
    },
    onRcptTo: ({ address }, session, done) => {
      if (settings.isOurs(address)) return done();
      const visitor = visitors.get(session.id);
      if (visitor && (visitor.refusals += 1) > MOST_REFUSALS) return done(reply(421, 'Too many recipients that are not here; goodbye'));
      return done(reply(550, 'No mail is taken for that address here'));
    },
    onData: (stream, session, done) => {
      void answer(stream, session, done);
    },
  });
  server.on('error', (error) => log.info({ code: (error as NodeJS.ErrnoException).code ?? 'unknown' }, 'A mail connection failed'));

  function welcome(session: SMTPServerSession): Error | undefined {
    const group = limitGroup(session.remoteAddress);
    const present = [...visitors.values()].filter((visitor) => visitor.group === group).length;
    if (present >= limits.connectionsPerAddress) return reply(421, 'Too many connections from your address; please try again later');
    const hangUp = setTimeout(() => sendAway(session.id, 'This took too long; please try again'), limits.totalMs);
    visitors.set(session.id, { group, hangUp, refusals: 0 });
    return undefined;
  }

  function forget(id: string): void {
    clearTimeout(visitors.get(id)?.hangUp);
    visitors.delete(id);
  }

  function sendAway(id: string, why: string): void {
    for (const connection of server.connections) if (connection.id === id) connection.send(421, why);
  }

  async function answer(stream: SMTPServerDataStream, session: SMTPServerSession, done: (refusal: Error | undefined, words: string) => void): Promise<void> {
    receiving.add(session.id);
    const refusal = await receive(stream, session);
    receiving.delete(session.id);
    done(refusal, 'Kept; thank you');
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | undefined> {
    const content = readContent(stream, limits.maxBytes, () => sendAway(session.id, 'Far too large'));
    try {
      await settings.accept({ envelope: envelopeOf(session), content: content.bytes });
      if (content.isWhole()) return undefined;
      log.error({ connection: session.id }, 'A message was accepted before it was read to its end');
      return await later(content.drain);
    } catch (error) {
      await content.drain();
      const isTooLarge = content.isTooLarge() || (error instanceof WritError && error.kind === 'too-large');
      log.warn({ connection: session.id, bytes: stream.byteLength, code: error instanceof WritError ? error.code : 'unexpected' }, 'A message was not taken');
      return isTooLarge ? reply(552, `The message is larger than the ${limits.maxBytes} bytes that are taken here`) : later();
    }
  }

  const listener = server.listen(settings.port, settings.host);
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    reloadCertificate: (tls) => server.updateSecureContext({ ...tls }),
    close: () => new Promise((resolve) => {
      for (const connection of server.connections) if (!receiving.has(connection.id)) connection.send(421, 'This server is being shut down; please try again');
      server.close(() => {
        for (const visitor of visitors.values()) clearTimeout(visitor.hangUp);
        resolve();
      });
    }),
  };
}

async function later(first?: () => Promise<void>): Promise<Error> {
  await first?.();
  return reply(451, 'The message could not be kept just now; please try again');
}

function reply(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

function envelopeOf(session: SMTPServerSession): IncomingMail['envelope'] {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    remoteAddress: session.remoteAddress,
    tls: session.tlsOptions ? session.tlsOptions.name : undefined,
    helo: session.hostNameAppearsAs,
  };
}
