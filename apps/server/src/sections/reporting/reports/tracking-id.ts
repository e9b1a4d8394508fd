import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, which are read as 1, 1, 0 and something rude. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new tracking id: 60 random bits, `W-7K2M-Q0XD-VZ4R`. */
export function newTrackingId(): string {
  const digits = Array.from(randomBytes(12), (byte) => DIGITS[byte & 31]).join('');
  return `W-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}

/** The tracking id that `text` is, however it was typed; undefined when it is none. */
export function parseTrackingId(text: string): string | undefined {
  const bare = text.slice(0, 40).toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const match = /^W([0-9A-HJKMNP-TV-Z]{4})([0-9A-HJKMNP-TV-Z]{4})([0-9A-HJKMNP-TV-Z]{4})$/.exec(bare);
  return match ? `W-${match[1]}-${match[2]}-${match[3]}` : undefined;
}

/** Tracking ids that stand in a text with their dashes, at most 20: in a subject, in the lines that somebody quotes. */
export function findTrackingIds(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [match] of text.slice(0, 200_000).matchAll(/\bW(?:-[0-9A-Z]{4}){3}\b/gi)) {
    const id = parseTrackingId(match);
    if (id !== undefined) found.add(id);
    if (found.size >= 20) break;
  }
  return [...found];
}
