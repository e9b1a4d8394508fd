import { randomBytes } from 'node:crypto';
import { MS, toIso, WritError, type Id } from '@writ/kernel';
import { z } from 'zod';
import { makeBounceTag, makeMessageId, type OutgoingMail } from '../../../platform/mail/send/index.ts';
import { type KnownKey, readPublicKey, writePgp } from '../../../platform/mail/pgp/index.ts';
import type { EffectHandler } from '../../../platform/outbox/index.ts';
import { THREAD_MAIL } from '../reports/enqueue-mail.ts';
import { linkFor } from '../reports/private-link.ts';
import { composeEntity } from './compose-entity.ts';
import { decideSending } from './decide-sending.ts';
import type { MailParts } from './mail-parts.ts';
import { readOutgoing, readOutgoingFiles, readReferences, type Outgoing } from './read-outgoing.ts';
import { sayThreadMail, sayThreadSubject } from './say-thread-mail.ts';

const Payload = z.strictObject({ message: z.uuid().transform((id) => id as Id<'message'>) });

/** For good: trying again changes nothing. */
const REFUSED = new Set(['mail-refused', 'mail-address-invalid', 'mail-field-invalid']);
/** RFC 5321 section 4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64;

/** Sends messages of threads by mail, to the address that the thread's reporter gave and to no other. */
export function threadMailHandler(parts: MailParts): EffectHandler<z.infer<typeof Payload>> {
  return { kind: THREAD_MAIL, payload: Payload, deliver: ({ message }) => deliver(parts, message) };
}

async function deliver(parts: MailParts, message: Id<'message'>): Promise<void> {
  const { db, clock, log, mail, relay } = parts;
  const outgoing = await readOutgoing(parts, message);
  const to = outgoing?.reporter.email;
  if (!outgoing || to === undefined || to === '' || mail.address === undefined || !relay) return;
  const written = await write(parts, outgoing, to, mail.address);
  if (!written) return;
  try {
    await relay.send(written);
  } catch (error) {
    if (!(error instanceof WritError) || !REFUSED.has(error.code)) throw error;
    log.warn({ message, code: error.code }, 'A message of a thread was refused for good');
    await db.updateTable('reporting.messages').set({ bounced_at: toIso(clock()) }).where('id', '=', message).execute();
    return;
  }
  await db.updateTable('reporting.messages').set({ mailed_at: toIso(clock()) }).where('id', '=', message).execute();
}

async function write(parts: MailParts, outgoing: Outgoing, to: string, ours: string): Promise<OutgoingMail | undefined> {
  const { reporter, content, report, message } = outgoing;
  const isAutomatic = outgoing.from === 'writ';
  const key = await usableKey(parts, reporter.pgpKey);
  const decision = decideSending({
    to, ours, isAutomatic, automaticToday: isAutomatic ? await countAutomatic(parts, report.reporterDigest) : 0,
    canEncrypt: key !== undefined, hasKey: reporter.pgpKey !== undefined, mustEncrypt: content.encrypt === true,
  });
  if (decision.send === 'nothing') {
    parts.log.warn({ message, because: decision.because }, 'A message of a thread is not sent by mail');
    return undefined;
  }
  const isNotice = decision.send === 'notice';
  const { attachments, left } = isNotice ? { attachments: [], left: 0 } : await readOutgoingFiles(parts, message);
  const { company, linkKey, mail, clock } = parts;
  const link = new URL(linkFor(parts, report), parts.publicUrl).href;
  const text = sayThreadMail({ company, tracking: report.tracking, link, text: isNotice ? undefined : content.text, filesLeft: left });
  const { references, inReplyTo } = await readReferences(parts, report.id, message);
  return {
    from: { address: ours, name: company }, to: { address: to }, envelopeFrom: taggedAddress(ours, makeBounceTag(linkKey, message)),
    subject: sayThreadSubject({ company, tracking: report.tracking }), messageId: makeMessageId(linkKey, mail.domain, message), references, ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(isAutomatic ? { autoSubmitted: 'auto-replied' as const } : content.automatic === undefined ? {} : { autoSubmitted: 'auto-generated' as const }),
    at: clock(),
    content: key === undefined ? { text, attachments } : { entity: await writePgp(composeEntity(text, attachments, `writ-${randomBytes(18).toString('hex')}`), key, parts.companyKeys[0]!) },
  };
}

/** The reporter's key, if we can encrypt to it and have one to sign with. */
async function usableKey({ companyKeys, clock }: MailParts, armor: string | undefined): Promise<KnownKey | undefined> {
  if (armor === undefined || companyKeys.length === 0) return undefined;
  const key = await readPublicKey(armor, clock()).catch(() => undefined);
  return key?.canEncrypt === true ? key : undefined;
}

async function countAutomatic({ db, clock }: MailParts, reporter: Buffer | null): Promise<number> {
  if (reporter === null) return 0;
  const row = await db.selectFrom('reporting.messages as message').innerJoin('reporting.reports as report', 'report.id', 'message.report').select((select) => select.fn.countAll<string>().as('count'))
    .where('report.reporter_digest', '=', reporter).where('message.from_whom', '=', 'writ').where('message.mailed_at', '>', new Date(clock() - MS.day)).executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Where a bounce goes; where the mailbox's name leaves no room for the tag, the bounce is known by the Message-ID in it. */
function taggedAddress(address: string, tag: string): string {
  const at = address.lastIndexOf('@');
  return at + 1 + tag.length > LONGEST_LOCAL_PART ? address : `${address.slice(0, at)}+${tag}${address.slice(at)}`;
}
