import { createMailboxPoller, createSmtpReceiver, matchMailbox, type Certificate, type MailboxHealth, type MailboxServer } from '../../../platform/mail/receive/index.ts';
import type { Outbound } from '../../../platform/outbound/index.ts';
import { keepMail } from './keep-mail.ts';
import { mailboxPosition } from './mailbox-position.ts';
import type { MailParts } from './mail-parts.ts';
import { newestGrant } from './newest-grant.ts';
import { startMailReading } from './start-mail-reading.ts';

export interface MailDoorSettings {
  /** The receiver; undefined when mail does not come by SMTP. */
  readonly smtp: { readonly host: string; readonly port: number; readonly name: string; readonly tls: Certificate | undefined; readonly requireTls: boolean } | undefined;
  /** The mailbox that is read; undefined when there is none. */
  readonly mailbox: { readonly server: MailboxServer; readonly beginsWith: 'what-comes' | 'everything' } | undefined;
  readonly outbound: Outbound;
}

export interface MailDoors {
  /** The receiver's; undefined without one. */
  readonly port: number | undefined;
  readonly mailboxHealth: () => MailboxHealth | undefined;
  readonly reloadCertificate: (tls: Certificate) => void;
  /** Reads all that waits. */
  readonly look: () => Promise<void>;
  /** Takes nothing more in, and ends after what is under way. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the ways by which mail to the security address comes. Each message is kept before its server is told so, and read then. Without a security address or a way
 * nothing is taken in, and what waits from before is read all the same. Throws `mailbox-unreachable` and what listening throws.
 */
export async function openMailDoors(parts: MailParts, { smtp, mailbox, outbound }: MailDoorSettings): Promise<MailDoors> {
  const { log, clock, mail } = parts;
  const reading = startMailReading(parts);
  const receiver = smtp && mail.address !== undefined ? await receive(mail.address, smtp).catch(async (error: unknown) => {
    await reading.stop();
    throw error;
  }) : undefined;
  const poller = mailbox && createMailboxPoller({
    server: await withNewestGrant(mailbox.server), beginsWith: mailbox.beginsWith, outbound, log, clock, state: mailboxPosition(parts, nameOf(mailbox.server)),
    accept: async ({ content, isOversized, bytes }) => {
      await keepMail(parts, { via: 'imap', envelope: undefined, content: once(content), ...(isOversized ? { wholeBytes: bytes } : {}) });
      reading.nudge();
    },
  });
  return {
    port: receiver?.port,
    mailboxHealth: () => poller?.health(),
    reloadCertificate: (tls) => receiver?.reloadCertificate(tls),
    look: () => reading.look(),
    async close() {
      await Promise.all([receiver?.close(), poller?.stop()]);
      await reading.stop();
    },
  };

  async function withNewestGrant(server: MailboxServer): Promise<MailboxServer> {
    return 'grant' in server.signIn ? { ...server, signIn: { grant: await newestGrant(parts, nameOf(server), server.signIn.grant) } } : server;
  }

  function receive(address: string, { tls, ...listening }: NonNullable<MailDoorSettings['smtp']>) {
    return createSmtpReceiver({
      ...listening, ...(tls ? { tls } : {}), log, clock, isOurs: (to) => matchMailbox(to, address),
      async accept({ envelope: { from, to }, content }) {
        await keepMail(parts, { via: 'smtp', envelope: { from, to }, content });
        reading.nudge();
      },
    });
  }
}

function nameOf({ user, host, folder }: MailboxServer): string {
  return `${user}@${host}/${folder ?? 'INBOX'}`;
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
