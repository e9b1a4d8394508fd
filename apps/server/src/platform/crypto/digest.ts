import { createHash, hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal. */
export function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** Whether two texts are equal, in a time that depends on neither. Their digests are compared, so their lengths may differ. */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}
