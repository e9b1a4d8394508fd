/** FNV-1a over bytes, 32 bits (Fowler, Noll, Vo; draft-eastlake-fnv): one multiplication a byte, and the same on every machine. */
export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;

export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_OFFSET;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, FNV_PRIME);
  return hash;
}

/** The two halves of the hash of a sequence of tokens; multipliers and shifts are those of MurmurHash3's finaliser (Appleby). */
export function foldHigh(hash: number, token: number): number {
  const mixed = Math.imul(hash ^ token, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
export function foldLow(hash: number, token: number): number {
  const mixed = Math.imul((hash + token) | 0, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
