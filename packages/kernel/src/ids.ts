/** A string that names one kind of thing and no other: `Id<'host'>` is not assignable to `Id<'person'>`. */
export type Id<Kind extends string> = string & { readonly __kind: Kind };

/**
 * A new identifier: a UUID version 7 (RFC 9562 section 5.7), so that rows made later sort later.
 * `now` is in milliseconds since the epoch; `random` fills the buffer that it gets.
 */
export function newId<Kind extends string>(now: number = Date.now(), random: (bytes: Uint8Array) => Uint8Array = fillRandom): Id<Kind> {
  const bytes = random(new Uint8Array(16));
  for (let index = 5, rest = now; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Kind>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` has the form of an identifier made here: a lower-case UUID. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

function fillRandom(bytes: Uint8Array): Uint8Array {
  return globalThis.crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
}
