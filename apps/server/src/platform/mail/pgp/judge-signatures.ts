import type { PublicKey, verify } from 'openpgp';
import type { PgpSignature } from './pgp-state.ts';

type VerificationResult = Awaited<ReturnType<typeof verify>>['signatures'][number];

/** Signatures of one message that are looked at; more than a few are an attack on the time. */
const MAX_SIGNATURES = 8;

/** What each signature is worth. Never throws: a signature that cannot be checked is `invalid` or `malformed`, never valid. */
export async function judgeSignatures(results: readonly VerificationResult[], keys: readonly PublicKey[]): Promise<readonly PgpSignature[]> {
  return Promise.all(results.slice(0, MAX_SIGNATURES).map((result) => judgeSignature(result, keys)));
}

async function judgeSignature(result: VerificationResult, keys: readonly PublicKey[]): Promise<PgpSignature> {
  const keyId = result.keyID.toHex().toUpperCase();
  const verified = result.verified.then(() => true, () => false);
  const key = keys.find((candidate) => candidate.getKeys(result.keyID).length > 0);
  if (key === undefined) return { state: 'unknown-key', fingerprint: undefined, keyId: (await verified, keyId) };
  const fingerprint = key.getFingerprint().toUpperCase();
  if (await key.isRevoked().catch(() => false)) return { state: 'revoked-key', fingerprint, keyId };
  if (await verified) return { state: 'valid', fingerprint, keyId };
  const made = await result.signature.then(({ packets }) => packets[0]?.created ?? null, () => null);
  const expires = await key.getExpirationTime().catch(() => null);
  const isExpired = expires instanceof Date && made !== null && expires <= made;
  return { state: isExpired ? 'expired-key' : 'invalid', fingerprint, keyId };
}
