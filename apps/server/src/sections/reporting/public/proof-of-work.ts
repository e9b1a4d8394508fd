import { createHash } from 'node:crypto';

/** Leading zero bits that a proof must have: about 65,000 tries, a second or two of a telephone. */
export const WORK_BITS = 16;
const PROOF = /^\d{1,12}$/;

/** Whether `proof` is a number that, after the form's token and a colon, gives a SHA-256 with `bits` leading zero bits. */
export function isProof(token: string, proof: string, bits = WORK_BITS): boolean {
  if (!PROOF.test(proof)) return false;
  return leadingZeros(createHash('sha256').update(`${token}:${proof}`).digest()) >= bits;
}

/** Finds one, for our own canary. */
export function findProof(token: string, bits = WORK_BITS): string {
  for (let number = 0; ; number += 1) if (isProof(token, String(number), bits)) return String(number);
}

function leadingZeros(digest: Buffer): number {
  const byte = digest.findIndex((value) => value !== 0);
  return byte === -1 ? digest.length * 8 : byte * 8 + Math.clz32(digest[byte]!) - 24;
}
