import { decrypt, type PublicKey, readCleartextMessage, readMessage, readSignature, createMessage, verify } from 'openpgp';
import { BOUNDED, MAX_DECOMPRESSED_BYTES } from './bounded-config.ts';
import { judgeSignatures } from './judge-signatures.ts';
import type { CompanyKey } from './keys.ts';
import type { PgpFault, PgpSignature } from './pgp-state.ts';

export interface PgpKeys {
  readonly companyKeys: readonly CompanyKey[];
  /** The keys that are known of who the message says it is from. */
  readonly senderKeys: readonly PublicKey[];
}

export type OpenedPgp = { readonly fault: PgpFault } | { readonly fault: undefined; readonly content: Uint8Array; readonly signatures: readonly PgpSignature[] };

/** Decrypts one message, armored or binary, and checks what it is signed with. Never throws; gives content only when its integrity is proven. */
export async function openPgp(data: Uint8Array, keys: PgpKeys): Promise<OpenedPgp> {
  if (keys.companyKeys.length === 0) return { fault: 'no-company-key' };
  if (data.length > MAX_DECOMPRESSED_BYTES) return { fault: 'too-large' };
  const message = await parseMessage(data);
  if (message === undefined) return { fault: 'malformed' };
  const recipients = message.getEncryptionKeyIDs();
  // A recipient of zeros hides who it is for (gpg --hidden-recipient), so that every key is tried.
  const ours = keys.companyKeys.filter(({ unlocked }) => recipients.some((id) => /^0+$/u.test(id.toHex()) || unlocked.getKeys(id).length > 0));
  if (recipients.length > 0 && ours.length === 0) return { fault: 'not-for-us' };
  try {
    const opened = await decrypt({ message, decryptionKeys: ours.map(({ unlocked }) => unlocked), verificationKeys: [...keys.senderKeys], format: 'binary', config: BOUNDED });
    return { fault: undefined, content: opened.data, signatures: await judgeSignatures(opened.signatures, keys.senderKeys) };
  } catch {
    return { fault: 'failed' };
  }
}

/** Checks a detached signature (RFC 3156 section 5) over `signed`, which must be in canonical form with CRLF. Never throws. */
export async function checkDetached(signed: Uint8Array, armoredSignature: string, senderKeys: readonly PublicKey[]): Promise<readonly PgpSignature[]> {
  try {
    const signature = await readSignature({ armoredSignature, config: BOUNDED });
    const message = await createMessage({ binary: signed });
    const { signatures } = await verify({ message, signature, verificationKeys: [...senderKeys], format: 'binary', config: BOUNDED });
    return await judgeSignatures(signatures, senderKeys);
  } catch {
    return [MALFORMED];
  }
}

export interface Clearsigned {
  readonly text: string | undefined;
  readonly signatures: readonly PgpSignature[];
}

/** Reads a clearsigned text and checks its signatures; `text` is exactly what they cover. Never throws. */
export async function verifyClearsigned(text: string, keys: readonly PublicKey[]): Promise<Clearsigned> {
  try {
    const message = await readCleartextMessage({ cleartextMessage: text, config: BOUNDED });
    const { data, signatures } = await verify({ message, verificationKeys: [...keys], config: BOUNDED });
    return { text: data, signatures: await judgeSignatures(signatures, keys) };
  } catch {
    return { text: undefined, signatures: [MALFORMED] };
  }
}

const MALFORMED: PgpSignature = { state: 'malformed', fingerprint: undefined, keyId: undefined };

async function parseMessage(data: Uint8Array) {
  const head = Buffer.from(data.buffer, data.byteOffset, Math.min(data.length, 64 * 1024)).toString('latin1');
  try {
    if (!head.includes('-----BEGIN PGP MESSAGE')) return await readMessage({ binaryMessage: data, config: BOUNDED });
    return await readMessage({ armoredMessage: Buffer.from(data).toString('latin1'), config: BOUNDED });
  } catch {
    return undefined;
  }
}
