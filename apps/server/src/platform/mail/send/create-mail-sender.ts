import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { WritError } from '@writ/kernel';
import { compose } from './compose.ts';
import { errors } from './errors.ts';
import { oneLine, type OutgoingMail } from './outgoing-mail.ts';
import { type DkimKey, signDkim } from './sign-dkim.ts';

export interface MailSenderSettings {
  /** `smtp://NAME:PASSWORD@HOST:587` (STARTTLS, compulsory but on loopback) or `smtps://…` (TLS from the start). */
  readonly relay: string;
  readonly dkim?: DkimKey;
  /** Certificates (PEM) to trust instead of the system's. */
  readonly ca?: string;
  /** What we call ourselves to the relay. */
  readonly name: string;
  readonly log: Logger;
}

export interface MailSender {
  /**
   * Hands the message to the relay and returns its answer. Throws `mail-refused`, `mail-address-invalid` and `mail-field-invalid`, which are for good,
   * and `mail-relay-unavailable`, which passes.
   */
  readonly send: (mail: OutgoingMail) => Promise<{ readonly answer: string }>;
}

const WAIT_MS = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000, dnsTimeout: 20_000 };

/** Sends mail through the company's relay. Throws `mail-relay-invalid`. */
export function createMailSender({ relay, dkim, ca, name, log }: MailSenderSettings): MailSender {
  const transport = createTransport({ ...readRelay(relay), name, ...WAIT_MS, disableFileAccess: true, disableUrlAccess: true, ...(ca ? { tls: { ca, minVersion: 'TLSv1.2' as const } } : {}) });
  return {
    send: async (mail) => {
      const plain = await compose(mail);
      const raw = dkim ? signDkim(plain, dkim, mail.at) : plain;
      try {
        const { response } = await transport.sendMail({ raw, envelope: { from: mail.envelopeFrom, to: [mail.to.address] } });
        return { answer: oneLine(response, 200) };
      } catch (error) {
        const told = explain(error);
        log.warn({ code: told.code, ...told.detail }, 'The relay did not take a message');
        throw told;
      }
    },
  };
}

function readRelay(text: string): { host: string; port: number; secure: boolean; requireTLS: boolean; ignoreTLS: boolean; auth?: { user: string; pass: string } } {
  const url = URL.parse(text);
  if (!url?.hostname || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.search || url.hash) throw errors('mail-relay-invalid');
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  const auth = url.username ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } } : {};
  // On loopback the certificate would be of another name, and there is no road on which anybody could listen.
  return { host, port: Number(url.port) || (secure ? 465 : 587), secure, requireTLS: !secure && !isLoopback, ignoreTLS: !secure && isLoopback, ...auth };
}

/** A 5xx to the message or its recipient is for good. All else passes, a refused sign-in too: whoever runs this can mend it. */
function explain(error: unknown): WritError {
  const { code, responseCode, command } = error as { code?: unknown; responseCode?: unknown; command?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const isOfMessage = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
  // 530 and 535 speak of us and not of the message (RFC 4954).
  if (status !== undefined && status >= 500 && isOfMessage && status !== 530 && status !== 535) return errors('mail-refused', { status }, error);
  return errors('mail-relay-unavailable', { reason: status ?? (typeof code === 'string' ? code : 'no further word') }, error);
}
