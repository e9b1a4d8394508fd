import { createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { errors } from './errors.ts';
import type { Db } from '../db.ts';
import { digest } from './digest.ts';
import type { Keyring } from './keyring.ts';
import { open, seal } from './seal.ts';

export interface SecretTables {
  'platform.secrets': { name: string; sealed: Buffer; made_at: Date };
}

/** Signs with this instance's Ed25519 key (RFC 8032). */
export interface Signer {
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly keyId: string;
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string;
  readonly sign: (content: Uint8Array) => Buffer;
  /** The private key itself, for whoever signs in a form of their own. */
  readonly key: KeyObject;
}

/** Secrets of this instance, kept in the database under the master key, so that they outlive a change of that key. */
export interface Secrets {
  /** A key for one purpose and no other (HKDF, RFC 5869): `cookie`, `token pepper`. The same at every start. */
  readonly derive: (purpose: string, bytes?: number) => Buffer;
  readonly signer: Signer;
}

/**
 * Reads the instance's secrets, making them at first start; several processes get the same ones.
 * Throws `master-key-unknown` when the database was sealed under another key: nothing is made anew then.
 */
export async function loadSecrets(db: Db<SecretTables>, keyring: Keyring): Promise<Secrets> {
  const root = await keptSecret(db, keyring, 'root', () => randomBytes(32));
  const signing = await keptSecret(db, keyring, 'journal-signing', () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
  );
  return {
    derive: (purpose, bytes = 32) => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `writ ${purpose}`, bytes)),
    signer: createSigner(createPrivateKey({ key: signing, type: 'pkcs8', format: 'der' })),
  };
}

/** A signer from a private key; `generateKeyPairSync('ed25519').privateKey` does for a test. */
export function createSigner(privateKey: KeyObject): Signer {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { keyId: digest(publicKey).slice(0, 16), publicKey, sign: (content) => sign(null, content, privateKey), key: privateKey };
}

/** Whether `signature` is the one that the holder of `publicKey` (PEM) made for `content`. Nonsense in any place is false. */
export function isSignedBy(publicKey: string, content: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, content, createPublicKey(publicKey), signature);
  } catch {
    // A key or a signature that cannot even be parsed has not signed anything.
    return false;
  }
}

async function keptSecret(db: Db<SecretTables>, keyring: Keyring, name: string, make: () => Buffer): Promise<Buffer> {
  const known = await readSecret(db, name);
  if (known) return open(keyring, nameOf(name), known);
  await db.insertInto('platform.secrets').values({ name, sealed: seal(keyring, nameOf(name), make()), made_at: new Date() }).onConflict((clash) => clash.doNothing()).execute();
  const sealed = await readSecret(db, name);
  if (!sealed) throw errors('seal-broken', { name });
  return open(keyring, nameOf(name), sealed);
}

async function readSecret(db: Db<SecretTables>, name: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('platform.secrets').select('sealed').where('name', '=', name).executeTakeFirst();
  return row?.sealed;
}

/** What a secret's seal is bound to. */
function nameOf(secret: string): string {
  return `platform.secrets.sealed:${secret}`;
}
