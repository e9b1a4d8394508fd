import { decrypt, encrypt, type Keyring, ONLY_NONCE, TAG_BYTES, WRAPPED_BYTES } from './keyring.ts';
import { errors } from './errors.ts';

/** First byte of everything that `seal` makes. */
const VERSION = 1;
const HEAD_BYTES = 1 + WRAPPED_BYTES;

/**
 * Encrypts a short content (a column, a key) under a data key of its own, bound to `name`: moved to another row it does not open.
 * Name the place and the row: `core.people.address:` and the row's id.
 */
export function seal(keyring: Keyring, name: string, content: Uint8Array): Buffer {
  const { dataKey, wrapped } = keyring.newDataKey();
  return Buffer.concat([Buffer.of(VERSION), wrapped, encrypt(dataKey, ONLY_NONCE, Buffer.from(name), content)]);
}

/** What was sealed under this name. Throws `seal-broken` or `master-key-unknown`. */
export function open(keyring: Keyring, name: string, sealed: Uint8Array): Buffer {
  if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== VERSION) throw errors('seal-broken', { name });
  const dataKey = keyring.unwrap(sealed.subarray(1, HEAD_BYTES), name);
  return decrypt(dataKey, ONLY_NONCE, Buffer.from(name), sealed.subarray(HEAD_BYTES), name);
}

/** `seal` for text, as a `bytea` column keeps it. */
export function sealText(keyring: Keyring, name: string, text: string): Buffer {
  return seal(keyring, name, Buffer.from(text));
}

/** `open` for text. */
export function openText(keyring: Keyring, name: string, sealed: Uint8Array): string {
  return open(keyring, name, sealed).toString('utf8');
}

/** The same under the current master key, its content untouched and unread; undefined when it is already. */
export function reseal(keyring: Keyring, name: string, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== VERSION) throw errors('seal-broken', { name });
  const wrapped = keyring.rewrap(sealed.subarray(1, HEAD_BYTES), name);
  return wrapped && Buffer.concat([Buffer.of(VERSION), wrapped, sealed.subarray(HEAD_BYTES)]);
}
