import { newId, toIso, type Id } from '@writ/kernel';
import type { ReportingParts } from '../parts.ts';
import { keyContent } from './key-content.ts';
import { seal, type MailEnvelope } from './seal-mail.ts';

/** What the blobs of raw messages are called; the mail's id follows. */
export const RAW_PREFIX = 'reporting/mail/';

/** More bytes than these are refused by the receiver before; the bound here is the last one. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface CameMail {
  readonly via: 'smtp' | 'imap';
  /** Undefined where only the mailbox knows it. */
  readonly envelope: MailEnvelope | undefined;
  readonly content: AsyncIterable<Uint8Array>;
  /** As its server counts it, where only its header was fetched; bytes. */
  readonly wholeBytes?: number | undefined;
}

/**
 * Keeps a message as it came, encrypted, to be read later: durable when it returns, so that its sender may be told that we have it.
 * The same message again, by whatever way, is kept once. Throws what the stores throw, and nothing is kept then.
 */
export async function keepMail({ db, box, blobs, clock }: Pick<ReportingParts, 'db' | 'box' | 'blobs' | 'clock'>, mail: CameMail): Promise<{ readonly mail: Id<'mail'>; readonly isNew: boolean }> {
  const at = clock();
  const id = newId<'mail'>(at);
  const blob = RAW_PREFIX + id;
  const keyed = keyContent(mail.content);
  const { bytes } = await blobs.put(blob, keyed.content, { maxBytes: MOST_BYTES });
  const key = keyed.key();
  const made = await db.insertInto('reporting.mails').values({
    id, content_key: key, received_at: toIso(at), via: mail.via, blob, bytes: Math.max(bytes, mail.wholeBytes ?? 0), envelope_sealed: mail.envelope === undefined ? null : seal.envelope(box, id, mail.envelope),
    kind: null, because: [], outcome: 'waiting', report: null, sealed: null, read_at: null, last_reason: null,
  }).onConflict((clash) => clash.column('content_key').doNothing()).executeTakeFirst();
  if (made.numInsertedOrUpdatedRows === 1n) return { mail: id, isNew: true };
  const known = await db.selectFrom('reporting.mails').select('id').where('content_key', '=', key).executeTakeFirstOrThrow();
  await blobs.remove(blob);
  return { mail: known.id, isNew: false };
}
