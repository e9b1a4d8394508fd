import type { OutgoingAttachment } from '../../../platform/mail/send/index.ts';

/** A text with its attachments as the MIME entity that is encrypted as a whole; CRLF line ends. `boundary` must stand in none of them. */
export function composeEntity(text: string, attachments: readonly OutgoingAttachment[], boundary: string): Buffer {
  const words = part('Content-Type: text/plain; charset=utf-8', Buffer.from(text.toWellFormed().replace(/\r?\n/gu, '\r\n')));
  if (attachments.length === 0) return Buffer.from(words, 'latin1');
  const files = attachments.map(({ name, mediaType, content }) => part(`Content-Type: ${mediaTypeOf(mediaType)}\r\nContent-Disposition: attachment; filename*=utf-8''${encodeName(name)}`, content));
  const parts = [words, ...files].map((one) => `--${boundary}\r\n${one}`);
  return Buffer.from([`Content-Type: multipart/mixed; boundary="${boundary}"`, '', ...parts, `--${boundary}--`, ''].join('\r\n'), 'latin1');
}

function part(fields: string, content: Uint8Array): string {
  const base64 = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64').replace(/.{76}(?=.)/gu, '$&\r\n');
  return `${fields}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`;
}

function mediaTypeOf(text: string): string {
  return /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,100}$/iu.test(text) ? text : 'application/octet-stream';
}

/** RFC 5987: what is neither letter nor digit is percent-encoded. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed().slice(0, 150).toWellFormed()).replace(/['()*!~]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
