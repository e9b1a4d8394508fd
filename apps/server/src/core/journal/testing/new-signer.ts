import { generateKeyPairSync, sign } from 'node:crypto';
import type { JournalSigner } from '../checkpoint.ts';

/** A signer with a key of its own, made for one test. */
export function newSigner(): JournalSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ format: 'jwk' }).x!, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url') };
}
