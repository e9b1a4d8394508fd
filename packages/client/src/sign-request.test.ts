import { generateKeyPairSync } from 'node:crypto';
import { anything, assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDigest, readSignature, signRequest, verifySignature } from './sign-request.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const NONCE = 'A'.repeat(22);

function signed(body = 'body', path = '/agent/v1/facts') {
  return signRequest({ method: 'POST', path, created: 1_800_000_000, keyId: 'host-1', nonce: NONCE, body: Buffer.from(body) }, privateKey);
}

describe('a signed request', () => {
  it('is believed when nothing was changed', () => {
    const read = readSignature('POST', '/agent/v1/facts', { ...signed() });
    expect(read).toMatchObject({ keyId: 'host-1', nonce: NONCE, created: 1_800_000_000, contentDigest: contentDigest(Buffer.from('body')) });
    expect(verifySignature(read!, publicKey)).toBe(true);
  });

  it('is not believed for another method, path, digest, nonce, time or key', () => {
    const headers = signed();
    const other = generateKeyPairSync('ed25519').publicKey;
    const changes: [string, string, Record<string, string>][] = [
      ['PUT', '/agent/v1/facts', {}],
      ['POST', '/agent/v1/enrol', {}],
      ['POST', '/agent/v1/facts', { 'content-digest': contentDigest(Buffer.from('other')) }],
      ['POST', '/agent/v1/facts', { 'signature-input': headers['signature-input'].replace(NONCE, 'B'.repeat(22)) }],
      ['POST', '/agent/v1/facts', { 'signature-input': headers['signature-input'].replace('1800000000', '1800000001') }],
    ];
    for (const [method, path, change] of changes) expect(verifySignature(readSignature(method, path, { ...headers, ...change })!, publicKey)).toBe(false);
    expect(verifySignature(readSignature('POST', '/agent/v1/facts', { ...headers })!, other)).toBe(false);
  });

  it('has headers that are exactly of the profile, or none', () => {
    const headers = signed();
    for (const input of [headers['signature-input'].replace('"@path" ', ''), `${headers['signature-input']};x=1`, headers['signature-input'].replace('ed25519', 'none'), '']) {
      expect(readSignature('POST', '/', { ...headers, 'signature-input': input })).toBeUndefined();
    }
  });

  it('never makes the reader throw, whatever the headers are', () => {
    assert(property(anything(), anything(), anything(), (input, signature, digest) => {
      readSignature('POST', '/', { 'signature-input': input, signature, 'content-digest': digest });
    }));
  });
});
