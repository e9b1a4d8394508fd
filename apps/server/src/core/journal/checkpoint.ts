import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '@writ/kernel';

/** A signed promise: up to `seq` the journal is this, and the checkpoint before stood at `after` (0 before the first). */
export interface Checkpoint {
  readonly seq: number;
  readonly hash: string;
  /** RFC 3339. */
  readonly at: string;
  readonly after: number;
  /** The Ed25519 public key that signed, its 32 bytes in base64url. */
  readonly key: string;
  /** Ed25519 over `checkpointText`, base64url. */
  readonly signature: string;
}

/** Signs with a key that the journal does not know: a file, a token, a service. */
export interface JournalSigner {
  /** Ed25519, 32 bytes in base64url. */
  readonly publicKey: string;
  /** Base64url. */
  readonly sign: (text: string) => string | Promise<string>;
}

/** The text that a checkpoint's signature covers. Its first words keep a signature from being taken for one of another purpose. */
export function checkpointText({ seq, hash, at, after }: Pick<Checkpoint, 'seq' | 'hash' | 'at' | 'after'>): string {
  return `writ journal checkpoint\n${canonicalJson({ after, at, hash, seq })}`;
}

/** The text that the signature at the end of an export covers: all lines before it, by their digest. */
export function endText(end: { readonly entries: number; readonly checkpoints: number; readonly seq: number; readonly hash: string; readonly digest: string }): string {
  return `writ journal export\n${canonicalJson({ checkpoints: end.checkpoints, digest: end.digest, entries: end.entries, hash: end.hash, seq: end.seq })}`;
}

/** Whether `signature` is that of `key` over `text`; false for whatever is not a key or not a signature. */
export function isSignedBy(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // A malformed key from an altered export is no reason to fail otherwise than by saying no.
    return false;
  }
}
