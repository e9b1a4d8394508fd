import { createHash } from 'node:crypto';

/** Fields that make a message what it is; trace fields and what relays add are not among them. */
const IDENTITY = ['message-id', 'date', 'from', 'subject', 'content-type', 'content-transfer-encoding'] as const;

/**
 * A key that is the same however often and by whatever way a message came, and another for every other message:
 * lower-case hexadecimal SHA-256 of the fields that make it, unfolded, and of its body with LF line ends.
 */
export function contentKey(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1').replaceAll('\r\n', '\n').replace(/^(From |>From ).*\n/u, '');
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const fields = head.replace(/\n[ \t]+/gu, ' ').split('\n');
  const hash = createHash('sha256');
  for (const name of IDENTITY) {
    const values = fields.filter((field) => field.toLowerCase().startsWith(name) && /^[ \t]*:/u.test(field.slice(name.length))).map((field) => field.slice(field.indexOf(':') + 1).replace(/\s+/gu, ' ').trim());
    hash.update(JSON.stringify([name, values]));
  }
  return hash.update(end === -1 ? '' : text.slice(end).replace(/\n+$/u, ''), 'latin1').digest('hex');
}
