import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPublicKey } from './read-public-key.ts';
import { WritError } from '@writ/kernel';

function ed25519Line(): string {
  const raw = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw)]).toString('base64')} ada@example.com`;
}

describe('a public key', () => {
  test('is known by its fingerprint, whatever its comment', () => {
    const line = ed25519Line();
    const { type, fingerprint } = readPublicKey(line);
    expect(type).toBe('ssh-ed25519');
    expect(fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(readPublicKey(line.replace('ada@', 'grace@')).fingerprint).toBe(fingerprint);
  });
  test('that says another type than its blob is refused', () => {
    expect(() => readPublicKey(ed25519Line().replace(/^ssh-ed25519/, 'ssh-rsa'))).toThrow(expect.objectContaining({ code: 'key-malformed' }));
  });
  test('a private key is refused with the advice to replace it', () => {
    const kind = 'PRIVATE KEY';
    expect(() => readPublicKey(`-----BEGIN OPENSSH ${kind}-----\nAAAA`)).toThrow(expect.objectContaining({ code: 'key-private' }));
  });
  test('whatever is pasted, the answer is a fingerprint or a declared error', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.base64String().map((blob) => `ssh-ed25519 ${blob}`)), (text) => {
      try {
        return readPublicKey(text).fingerprint.startsWith('SHA256:');
      } catch (thrown) {
        return thrown instanceof WritError;
      }
    }));
  });
});
