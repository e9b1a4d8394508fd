import { createHmac, timingSafeEqual } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A UUID in 26 and 80 bits of HMAC-SHA-256 in 16 digits of base 32: lower case alone, because some servers fold the names of mailboxes. */
const SEALED = /^[0-7][0-9a-v]{25}[0-9a-v]{16}$/;

/** A Message-ID that nobody can guess or make but the holder of `mac`: `<…@example.com>`. `id` is a UUID in lower case. */
export function makeMessageId(mac: Uint8Array, domain: string, id: string): string {
  return `<${seal(mac, 'message-id', id)}@${domain}>`;
}

/** The id in a Message-ID that we made, whatever its domain; undefined for any other. Angle brackets may be missing. */
export function readOwnMessageId(mac: Uint8Array, text: string): string | undefined {
  return unseal(mac, 'message-id', text.slice(0, 400).replace(/^<|>$/g, '').split('@', 1)[0]!);
}

/** What stands after the `+` of an envelope sender, so that a bounce says which message it is of. 44 characters. */
export function makeBounceTag(mac: Uint8Array, id: string): string {
  return `b-${seal(mac, 'bounce', id)}`;
}

/** The id in a bounce tag that we made; undefined for any other. */
export function readBounceTag(mac: Uint8Array, tag: string): string | undefined {
  const text = tag.slice(0, 100).toLowerCase();
  return text.startsWith('b-') ? unseal(mac, 'bounce', text.slice(2)) : undefined;
}

function seal(mac: Uint8Array, purpose: string, id: string): string {
  if (!UUID.test(id)) throw new RangeError('the id of a message is a UUID in lower case');
  return base32(id.replaceAll('-', ''), 26) + base32(createHmac('sha256', mac).update(`writ ${purpose}\0${id}`).digest('hex').slice(0, 20), 16);
}

function unseal(mac: Uint8Array, purpose: string, text: string): string | undefined {
  if (!SEALED.test(text)) return undefined;
  let number = 0n;
  for (const digit of text.slice(0, 26)) number = number * 32n + BigInt(Number.parseInt(digit, 32));
  const hex = number.toString(16).padStart(32, '0');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return timingSafeEqual(Buffer.from(seal(mac, purpose, id)), Buffer.from(text)) ? id : undefined;
}

function base32(hex: string, digits: number): string {
  return BigInt(`0x${hex}`).toString(32).padStart(digits, '0');
}
