import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { digestedText, journalHeadText, type FactLine, type JournalHead } from '@writ/contract';

/** The 32 bytes of an Ed25519 public key in base64url, from either half of the pair. */
export function publicKeyText(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return half.export({ format: 'jwk' }).x!;
}

/** The key that `publicKeyText` wrote. Throws for text that is no Ed25519 key. */
export function readPublicKey(text: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
}

/** SHA-256, in hexadecimal, of a fact without the time at which it was seen: equal for two looks that saw the same. */
export function factDigest(fact: FactLine): string {
  return createHash('sha256').update(digestedText(fact)).digest('hex');
}

/** The head of a journal as it goes out to agents. */
export function signJournalHead(head: { readonly seq: number; readonly hash: string }, key: KeyObject): JournalHead {
  return { ...head, signature: sign(null, Buffer.from(journalHeadText(head)), key).toString('base64url') };
}

/** Whether the holder of `key` said that this is the head. */
export function verifyJournalHead(head: JournalHead, key: KeyObject): boolean {
  return verify(null, Buffer.from(journalHeadText(head)), key, Buffer.from(head.signature, 'base64url'));
}
