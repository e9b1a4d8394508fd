/** Why an encrypted part was not read. */
export type PgpFault = 'no-company-key' | 'not-for-us' | 'malformed' | 'too-large' | 'failed';

/** What a signature is worth against the keys that are known of the sender. */
export interface PgpSignature {
  readonly state: 'valid' | 'invalid' | 'unknown-key' | 'expired-key' | 'revoked-key' | 'malformed';
  /** Upper-case fingerprint of the primary key; only of a key that we know. */
  readonly fingerprint: string | undefined;
  /** What the signature names as its key, upper-case hexadecimal; nothing is proven by it. */
  readonly keyId: string | undefined;
}

/** What OpenPGP did for a message. */
export interface PgpState {
  readonly form: 'mime' | 'inline';
  readonly encryption: 'none' | 'decrypted' | 'not-decrypted';
  readonly fault: PgpFault | undefined;
  readonly signatures: readonly PgpSignature[];
  /** The subject from within what was encrypted or signed (RFC 9788), which the outer one only stands in for. */
  readonly protectedSubject: string | undefined;
}
