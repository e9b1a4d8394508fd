import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { declareErrors } from '@writ/kernel';
import { publicUrl, type Settings } from './config.ts';
import type { House } from './open-house.ts';
import { readPrivateKey } from './platform/mail/pgp/index.ts';
import { createMailSender } from './platform/mail/send/index.ts';
import { createOutbound } from './platform/outbound/index.ts';
import { readHttpSettings } from './read-http-settings.ts';
import type { MailDoorSettings, MailParts } from './sections/reporting/index.ts';

export const errors = declareErrors('mail-settings', {
  'mail-key-unreadable': { kind: 'invalid', sentence: 'The key cannot be read from {file}.' },
  'mailbox-incomplete': { kind: 'invalid', sentence: 'WRIT_IMAP_URL needs a user and a password, or WRIT_IMAP_TOKEN_URL, WRIT_IMAP_CLIENT_ID, WRIT_IMAP_CLIENT_SECRET and WRIT_IMAP_REFRESH_TOKEN instead of the password.' },
});

/** The relay and the OpenPGP keys that the settings name. Throws `mail-key-unreadable`, `mail-relay-invalid` and what reading a private key throws. */
export async function readMailKeys({ settings, log }: House): Promise<Pick<MailParts, 'relay' | 'companyKeys'>> {
  const { mailUrl, dkimKey, dkimSelector, securityAddress, pgpKey, pgpPassphrase } = settings;
  const dkim = dkimKey === undefined || securityAddress === undefined ? undefined : { domain: domainOf(securityAddress), selector: dkimSelector, privateKey: createPrivateKey(await readKey(dkimKey)) };
  return {
    relay: mailUrl === undefined ? undefined : createMailSender({ relay: mailUrl, name: hostOf(settings), log, ...(dkim ? { dkim } : {}) }),
    companyKeys: pgpKey === undefined ? [] : [await readPrivateKey(await readKey(pgpKey), pgpPassphrase)],
  };
}

/** By which ways mail comes. Throws `mailbox-incomplete` and what reading the certificate throws. */
export async function readMailDoors({ settings, log }: House): Promise<MailDoorSettings> {
  const { smtpPort, smtpHost, smtpName, smtpTls, privateTargets } = settings;
  const { tls } = await readHttpSettings(settings);
  return {
    smtp: smtpPort === undefined ? undefined : { host: smtpHost, port: smtpPort, name: smtpName ?? hostOf(settings), requireTls: smtpTls === 'required', tls: tls && { cert: tls.certificate, key: tls.key } },
    mailbox: readMailbox(settings),
    outbound: createOutbound({ allowPrivate: privateTargets === 'on', log }),
  };
}

function readMailbox({ imapUrl, imapFrom, imapTokenUrl, imapClientId, imapClientSecret, imapRefreshToken, imapScope }: Settings): MailDoorSettings['mailbox'] {
  if (imapUrl === undefined) return undefined;
  const url = new URL(imapUrl);
  const isLoopback = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  const security = url.protocol === 'imaps:' ? 'tls' : isLoopback ? 'none' : 'starttls';
  const grant = imapTokenUrl !== undefined && imapClientId !== undefined && imapClientSecret !== undefined && imapRefreshToken !== undefined
    ? { tokenUrl: imapTokenUrl, clientId: imapClientId, clientSecret: imapClientSecret, refreshToken: imapRefreshToken, ...(imapScope === undefined ? {} : { scope: imapScope }) } : undefined;
  if (url.username === '' || (url.password === '' && !grant)) throw errors('mailbox-incomplete');
  const folder = decodeURIComponent(url.pathname.slice(1));
  return { beginsWith: imapFrom === 'first' ? 'everything' : 'what-comes', server: {
    host: url.hostname, port: Number(url.port) || (security === 'tls' ? 993 : 143), security, user: decodeURIComponent(url.username),
    signIn: grant ? { grant } : { password: decodeURIComponent(url.password) }, ...(folder === '' ? {} : { folder }),
  } };
}

function readKey(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw errors('mail-key-unreadable', { file }, cause);
  });
}

function hostOf(settings: Settings): string {
  return new URL(publicUrl(settings)).hostname;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
