import { createHash } from 'node:crypto';

/** Fields that make a message what it is; trace fields and what relays add are not among them. */
const IDENTITY = ['message-id', 'date', 'from', 'sender', 'reply-to', 'to', 'cc', 'in-reply-to', 'references', 'subject', 'mime-version', 'content-type', 'content-transfer-encoding'] as const;

/** Characters of a header of which trace fields are left out; of a longer one every byte counts. */
const MAX_HEAD = 1024 * 1024;

/**
 * A key that is the same however often and by whatever way a message came, and another for every other message:
 * lower-case hexadecimal SHA-256 of the fields that make it, unfolded, and of its body with LF line ends.
 */
export function contentKey(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1').replaceAll('\r\n', '\n').replace(/^(From |>From ).*\n/u, '');
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const hash = createHash('sha256');
  if (head.length > MAX_HEAD) hash.update(head, 'latin1');
  else hash.update(JSON.stringify(identityOf(head)));
  return hash.update(end === -1 ? '' : text.slice(end).replace(/\n+$/u, ''), 'latin1').digest('hex');
}

/** Every identity field with its values in order, white space evened out. */
function identityOf(head: string): readonly (readonly [string, readonly string[]])[] {
  const values = new Map<string, string[]>(IDENTITY.map((name) => [name, []]));
  for (const field of head.replace(/\n[ \t]+/gu, ' ').split('\n')) {
    const colon = field.indexOf(':');
    values.get(field.slice(0, Math.max(0, colon)).trim().toLowerCase())?.push(field.slice(colon + 1).replace(/\s+/gu, ' ').trim());
  }
  return [...values];
}
