import { errors } from './errors.ts';

export interface Mailbox {
  readonly address: string;
  readonly name?: string;
}

export interface OutgoingAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

export interface OutgoingMail {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo?: Mailbox;
  /** Where bounces go; empty for what must not bounce (RFC 5321 section 4.5.5). */
  readonly envelopeFrom: string;
  readonly subject: string;
  /** Of `makeMessageId`. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  /** Oldest first. */
  readonly references?: readonly string[];
  /** RFC 3834; left out for what a person wrote. */
  readonly autoSubmitted?: 'auto-generated' | 'auto-replied';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Plain text with attachments, or a MIME entity (its Content-* fields, an empty line, its body) as PGP/MIME makes one. */
  readonly content: { readonly text: string; readonly attachments?: readonly OutgoingAttachment[] } | { readonly entity: Uint8Array };
}

const ADDRESS = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()\\,;:"@\p{Cc}]{1,253}$/u;
const MESSAGE_ID = /^<[!-;=?-~]{1,250}>$/;
const LONGEST_SUBJECT = 500;
const MOST_REFERENCES = 20;
const MOST_BYTES = 25 * 1024 * 1024;

/** The mail with what is not ours made harmless (subject, names, thread ids); throws when what must be right is not. */
export function clean(mail: OutgoingMail): OutgoingMail {
  const { inReplyTo, references = [], replyTo } = mail;
  if (!MESSAGE_ID.test(mail.messageId)) throw errors('mail-field-invalid', { field: 'Message-ID', reason: 'it is not of the form <…@…>' });
  if (mail.envelopeFrom !== '') assertAddress('envelope sender', mail.envelopeFrom);
  if (contentBytes(mail) > MOST_BYTES) throw errors('mail-field-invalid', { field: 'content', reason: `it is larger than ${MOST_BYTES} bytes` });
  const thread = references.filter((id) => MESSAGE_ID.test(id));
  const { inReplyTo: _dropped, references: _dropped2, replyTo: _dropped3, ...rest } = mail;
  return {
    ...rest,
    from: cleanMailbox('sender', mail.from),
    to: cleanMailbox('recipient', mail.to),
    ...(replyTo ? { replyTo: cleanMailbox('reply address', replyTo) } : {}),
    subject: oneLine(mail.subject, LONGEST_SUBJECT),
    ...(inReplyTo && MESSAGE_ID.test(inReplyTo) ? { inReplyTo } : {}),
    // The first names the thread, the last ones what is answered (RFC 5537 section 3.4.4).
    references: thread.length > MOST_REFERENCES ? [thread[0]!, ...thread.slice(1 - MOST_REFERENCES)] : thread,
  };
}

/** Text as one line of at most `most` characters: control characters and line separators become spaces. */
export function oneLine(text: string, most: number): string {
  return [...text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()].slice(0, most).join('');
}

function cleanMailbox(field: string, { address, name }: Mailbox): Mailbox {
  assertAddress(field, address);
  return name ? { address, name: oneLine(name, 100) } : { address };
}

function assertAddress(field: string, address: string): void {
  if (address.length > 254 || !ADDRESS.test(address)) throw errors('mail-address-invalid', { field });
}

function contentBytes({ content }: OutgoingMail): number {
  if ('entity' in content) return content.entity.length;
  return (content.attachments ?? []).reduce((sum, { content: bytes }) => sum + bytes.length, Buffer.byteLength(content.text));
}
