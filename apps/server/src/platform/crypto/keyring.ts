import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { errors } from './errors.ts';

/** 32 bytes under which data keys are wrapped, and the name they go by, which tells nothing about them. */
export interface MasterKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * The master keys at hand. What is sealed gets a data key of its own, and the current master key wraps that one, so that a new
 * master key costs one small write per object and no content is encrypted again.
 */
export interface Keyring {
  /** Id of the key that wraps from now on: 16 hexadecimal digits. */
  readonly currentId: string;
  readonly ids: readonly string[];
  /** A new data key, and the same wrapped, `WRAPPED_BYTES` long. */
  readonly newDataKey: () => { readonly dataKey: Buffer; readonly wrapped: Buffer };
  /** Throws `master-key-unknown`, or `seal-broken` for altered bytes. `name` is for the message. */
  readonly unwrap: (wrapped: Uint8Array, name: string) => Buffer;
  /** The same data key under the current master key; undefined when it is already. */
  readonly rewrap: (wrapped: Uint8Array, name: string) => Buffer | undefined;
}

export const KEY_BYTES = 32;
export const TAG_BYTES = 16;
const ID_BYTES = 8;
const SALT_BYTES = 32;
/** Key id, salt, encrypted data key, tag. */
export const WRAPPED_BYTES = ID_BYTES + SALT_BYTES + KEY_BYTES + TAG_BYTES;

/** Every key in this folder encrypts one message only, or numbers its own chunks: a fixed nonce repeats nothing (NIST SP 800-38D section 8.2.1). */
export const ONLY_NONCE = Buffer.alloc(12);

/** A keyring of the keys given; the first is the current one. */
export function createKeyring(keys: readonly [MasterKey, ...MasterKey[]]): Keyring {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const current = keys[0];

  function unwrap(wrapped: Uint8Array, name: string): Buffer {
    if (wrapped.length !== WRAPPED_BYTES) throw errors('seal-broken', { name });
    const keyId = Buffer.from(wrapped.subarray(0, ID_BYTES)).toString('hex');
    const key = byId.get(keyId);
    if (!key) throw errors('master-key-unknown', { keyId });
    return unwrapUnder(key, wrapped, name);
  }

  return {
    currentId: current.id,
    ids: keys.map(({ id }) => id),
    newDataKey: () => {
      const dataKey = randomBytes(KEY_BYTES);
      return { dataKey, wrapped: wrapUnder(current, dataKey) };
    },
    unwrap,
    rewrap: (wrapped, name) => {
      const dataKey = unwrap(wrapped, name);
      const keyId = Buffer.from(wrapped.subarray(0, ID_BYTES)).toString('hex');
      return keyId === current.id ? undefined : wrapUnder(current, dataKey);
    },
  };
}

/** A master key from its bytes. The id is a digest under a prefix of its own, so that it gives no hold on the key. */
export function masterKey(bytes: Buffer): MasterKey {
  return { id: hash('sha256', Buffer.concat([Buffer.from('writ master key id\0'), bytes]), 'hex').slice(0, 2 * ID_BYTES), bytes };
}

/** A fresh salt gives each wrapping a key of its own. */
function wrappingKey(key: MasterKey, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, salt, 'writ data key wrapping', KEY_BYTES));
}

function wrapUnder(key: MasterKey, dataKey: Buffer): Buffer {
  const head = Buffer.concat([Buffer.from(key.id, 'hex'), randomBytes(SALT_BYTES)]);
  return Buffer.concat([head, encrypt(wrappingKey(key, head.subarray(ID_BYTES)), ONLY_NONCE, head, dataKey)]);
}

function unwrapUnder(key: MasterKey, wrapped: Uint8Array, name: string): Buffer {
  const head = wrapped.subarray(0, ID_BYTES + SALT_BYTES);
  return decrypt(wrappingKey(key, head.subarray(ID_BYTES)), ONLY_NONCE, head, wrapped.subarray(head.length), name);
}

/** AES-256-GCM: ciphertext followed by its tag. `bound` is authenticated and not contained. */
export function encrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The reverse of `encrypt`. Throws `seal-broken` unless every byte, the nonce and what is bound are as they were. */
export function decrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, sealed: Uint8Array, name: string): Buffer {
  if (sealed.length < TAG_BYTES) throw errors('seal-broken', { name });
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw errors('seal-broken', { name }, cause);
  }
}
