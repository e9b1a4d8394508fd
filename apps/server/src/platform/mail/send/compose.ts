import { createTransport } from 'nodemailer';
import { errors } from './errors.ts';
import { clean, type OutgoingMail, oneLine } from './outgoing-mail.ts';
import { splitFields } from './sign-dkim.ts';

const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows', disableFileAccess: true, disableUrlAccess: true });

/** The message as it goes out, unsigned, with CRLF at the ends of its lines. Throws `mail-address-invalid` and `mail-field-invalid`. */
export async function compose(given: OutgoingMail): Promise<Buffer> {
  const mail = clean(given);
  const { content, inReplyTo, replyTo } = mail;
  const isText = 'text' in content;
  const { message } = await writer.sendMail({
    from: addressOf(mail.from),
    to: addressOf(mail.to),
    ...(replyTo ? { replyTo: addressOf(replyTo) } : {}),
    subject: mail.subject,
    messageId: mail.messageId,
    date: new Date(mail.at),
    ...(inReplyTo ? { inReplyTo } : {}),
    references: [...(mail.references ?? [])],
    headers: mail.autoSubmitted ? { 'Auto-Submitted': mail.autoSubmitted } : {},
    text: isText ? content.text : '',
    attachments: isText ? (content.attachments ?? []).map(({ name, mediaType, content: bytes }) => ({ filename: oneLine(name, 150), contentType: mediaTypeOf(mediaType), content: Buffer.from(bytes) })) : [],
  });
  const whole = withCrlf(Buffer.from(message as Buffer));
  return isText ? whole : around(whole, Buffer.from(content.entity));
}

/** The header of `frame` without what speaks of its body, then the entity. */
function around(frame: Buffer, given: Buffer): Buffer {
  const entity = withCrlf(given);
  if (!/^content-type:/i.test(entity.subarray(0, 13).toString('latin1'))) throw errors('mail-field-invalid', { field: 'content', reason: 'a MIME entity begins with its Content-Type' });
  const text = frame.toString('latin1');
  const kept = text.slice(0, text.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/).filter((line) => !/^(?:content-|mime-version$)/.test(splitFields(line)[0]!.name));
  return Buffer.concat([Buffer.from([...kept, 'MIME-Version: 1.0', ''].join('\r\n'), 'latin1'), entity]);
}

function withCrlf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n'), 'latin1');
}

function addressOf({ address, name }: OutgoingMail['from']): { address: string; name: string } {
  return { address, name: name ?? '' };
}

function mediaTypeOf(text: string): string {
  return /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,100}$/i.test(text) ? text : 'application/octet-stream';
}
