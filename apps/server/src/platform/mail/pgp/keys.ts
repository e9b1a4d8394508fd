import { decryptKey, generateKey, type PrivateKey, type PublicKey, readKey, readPrivateKey as parsePrivateKey } from 'openpgp';
import { instant, toIso, type Instant } from '@writ/kernel';
import { BOUNDED } from './bounded-config.ts';
import { errors } from './errors.ts';

/** Bytes of an armored key that are looked at. */
const MAX_KEY_LENGTH = 512 * 1024;

/** A private key of the company, unlocked. Never logged, never serialised. */
export interface CompanyKey {
  readonly fingerprint: string;
  readonly publicArmor: string;
  readonly unlocked: PrivateKey;
}

/** A public key as a person may judge it. */
export interface KnownKey {
  readonly fingerprint: string;
  readonly userIds: readonly string[];
  readonly expiresAt: Instant | undefined;
  readonly canEncrypt: boolean;
  /** What is wrong with it, in plain sentences; empty when it can be used. */
  readonly faults: readonly string[];
  readonly key: PublicKey;
}

/** Reads one armored public key. Throws `key-unreadable` or `key-is-private`; an expired, revoked or signing-only key is read and says so in `faults`. */
export async function readPublicKey(armor: string, now: Instant): Promise<KnownKey> {
  const key = await parseKey(armor);
  if (key.isPrivate()) throw errors('key-is-private');
  const date = new Date(now);
  const faults: string[] = [];
  const expires = await key.getExpirationTime().catch(() => null);
  const isRevoked = await key.isRevoked(undefined, undefined, date).catch(() => false);
  const expiresAt = expires instanceof Date ? instant(expires.getTime()) : undefined;
  if (isRevoked) faults.push('Its owner revoked it.');
  else if (expires === null) faults.push('No name on it is signed by the key itself, so that it proves nothing about its owner.');
  if (expiresAt !== undefined && expiresAt <= now) faults.push(`It expired at ${toIso(expiresAt)}.`);
  const canEncrypt = !isRevoked && (await key.getEncryptionKey(undefined, date).then(() => true, () => false));
  if (!canEncrypt && faults.length === 0) faults.push('It has no part that can encrypt; it is made for signing alone, or its encrypting part has expired or is too weak.');
  return { fingerprint: key.getFingerprint().toUpperCase(), userIds: key.getUserIDs().slice(0, 20), expiresAt, canEncrypt, faults, key };
}

/** Reads one armored private key and unlocks it. Throws `key-unreadable`, `key-is-public`, `passphrase-needed` or `passphrase-wrong`. */
export async function readPrivateKey(armor: string, passphrase: string | undefined): Promise<CompanyKey> {
  const key = await parseKey(armor);
  if (!key.isPrivate()) throw errors('key-is-public');
  if (key.isDecrypted()) return companyKeyOf(key);
  if (passphrase === undefined || passphrase === '') throw errors('passphrase-needed');
  const locked = await parsePrivateKey({ armoredKey: armor, config: BOUNDED });
  const unlocked = await decryptKey({ privateKey: locked, passphrase }).catch((cause: unknown) => {
    throw errors('passphrase-wrong', {}, cause);
  });
  return companyKeyOf(unlocked);
}

/** Makes a key pair for the company that today's and yesterday's OpenPGP programs can use: an Ed25519 key that signs with a Curve25519 subkey that encrypts. */
export async function makeCompanyKey(name: string, address: string, passphrase: string | undefined): Promise<{ readonly privateArmor: string; readonly publicArmor: string; readonly fingerprint: string }> {
  const { privateKey, publicKey } = await generateKey({ type: 'ecc', curve: 'ed25519Legacy', userIDs: [{ name, email: address }], ...(passphrase === undefined ? {} : { passphrase }), format: 'object' });
  return { privateArmor: privateKey.armor(), publicArmor: publicKey.armor(), fingerprint: publicKey.getFingerprint().toUpperCase() };
}

function companyKeyOf(unlocked: PrivateKey): CompanyKey {
  return { fingerprint: unlocked.getFingerprint().toUpperCase(), publicArmor: unlocked.toPublic().armor(), unlocked };
}

async function parseKey(armor: string): Promise<PublicKey | PrivateKey> {
  if (armor.length > MAX_KEY_LENGTH) throw errors('key-unreadable');
  return readKey({ armoredKey: armor, config: BOUNDED }).then(
    (key) => key as PublicKey,
    (cause: unknown) => {
      throw errors('key-unreadable', {}, cause);
    },
  );
}
