import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;

// Asking the kernel costs more than a whole line, so it is asked once for many ids.
const pool = Buffer.allocUnsafe(POOL_BYTES);
let hex = '';
let used = 0;

/** Random lower-case hexadecimal characters from the operating system's generator, never all zeros. At most 64. */
export function randomHex(characters: 16 | 32): string {
  if (used + characters > hex.length) {
    hex = randomFillSync(pool).toString('hex');
    used = 0;
  }
  const id = hex.slice(used, used + characters);
  used += characters;
  return isZero(id) ? randomHex(characters) : id;
}

/** All zeros is the invalid id (W3C Trace Context sections 3.2.2.3 and 3.2.2.4). */
export function isZero(id: string): boolean {
  // The first character decides for all but one id in sixteen.
  return id.charCodeAt(0) === 0x30 && /^0+$/.test(id);
}
