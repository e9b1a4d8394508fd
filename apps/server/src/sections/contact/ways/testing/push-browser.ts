import { createDecipheriv, createECDH, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A browser that is pushed to: its subscription, and what only it can read (RFC 8291 with RFC 8188, by node:crypto alone). */
export function pushBrowser(endpoint = 'https://push.example.com/send/1') {
  const key = createECDH('prime256v1');
  key.generateKeys();
  const auth = randomBytes(16);
  return {
    subscription: JSON.stringify({ endpoint, expirationTime: null, keys: { p256dh: key.getPublicKey('base64url'), auth: auth.toString('base64url') } }),
    read(body: Buffer): unknown {
      const [salt, idLength] = [body.subarray(0, 16), body.readUInt8(20)];
      const theirs = body.subarray(21, 21 + idLength);
      const prk = createHmac('sha256', auth).update(key.computeSecret(theirs)).digest();
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), key.getPublicKey(), theirs, Buffer.from([1])]);
      const secret = createHmac('sha256', prk).update(info).digest();
      const derive = (label: string, bytes: number): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${label}\0`, bytes));
      const sealed = body.subarray(21 + idLength);
      const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      decipher.setAuthTag(sealed.subarray(-16));
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
    },
  };
}
