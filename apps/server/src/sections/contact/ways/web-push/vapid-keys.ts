import { createECDH, createHash } from 'node:crypto';

/** By what push services know this installation (RFC 8292): both base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The same keys from the same seed: browsers tie their subscription to them, so they must not change. */
export function vapidKeysFrom(seed: Uint8Array): VapidKeys {
  const key = createECDH('prime256v1');
  // A digest is outside of the curve's order once in 2^32; then the next one is taken.
  for (let round = 0; ; round += 1) {
    const candidate = createHash('sha256').update('writ web push').update(seed).update(String(round)).digest();
    try {
      key.setPrivateKey(candidate);
    } catch {
      continue;
    }
    return { publicKey: key.getPublicKey('base64url'), privateKey: candidate.toString('base64url') };
  }
}
