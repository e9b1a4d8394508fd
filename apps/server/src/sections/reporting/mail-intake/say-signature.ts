import type { PgpState } from '../../../platform/mail/pgp/index.ts';

const SAID: Readonly<Record<PgpState['signatures'][number]['state'], string>> = {
  valid: 'Signed with a key that this reporter gave us before',
  invalid: 'The signature does not fit: what was signed is not what came',
  'unknown-key': 'Signed with a key that we do not know',
  'expired-key': 'Signed with a key that has expired',
  'revoked-key': 'Signed with a key that its owner revoked',
  malformed: 'The signature cannot be read',
};

/** What is known of how a message was protected, in a sentence or two; undefined when it was not. */
export function saySignature(pgp: PgpState | undefined): string | undefined {
  if (pgp === undefined) return undefined;
  const encrypted = { none: [], decrypted: ['Encrypted to us.'], 'not-decrypted': ['Encrypted, and our key does not open it.'] }[pgp.encryption];
  const signed = pgp.signatures.slice(0, 3).map(({ state, fingerprint, keyId }) => `${SAID[state]}${fingerprint ?? keyId ? ` (${fingerprint ?? keyId})` : ''}.`);
  return [...encrypted, ...signed].join(' ').slice(0, 500) || undefined;
}
