import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from './keyring.ts';
import { open, openText, reseal, seal, sealText } from './seal.ts';

const oldKey = masterKey(randomBytes(32));
const newKey = masterKey(randomBytes(32));
const before = createKeyring([oldKey]);
const during = createKeyring([newKey, oldKey]);
const after = createKeyring([newKey]);
const NAME = 'core.people.address:01890000-0000-7000-8000-000000000001';

describe('seal', () => {
  it('opens to what was sealed, whatever it was', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (content, name) => {
      expect(open(before, name, seal(before, name, content))).toEqual(Buffer.from(content));
    }));
  });

  it('never gives the same bytes twice', () => {
    expect(sealText(before, NAME, 'same')).not.toEqual(sealText(before, NAME, 'same'));
  });

  it('refuses every single flipped bit', () => {
    const sealed = sealText(before, NAME, 'ada@example.com');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => open(before, NAME, altered)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(seal-broken|master-key-unknown)$/) }));
    }
  });

  it('refuses every truncation and any addition', () => {
    const sealed = sealText(before, NAME, 'ada@example.com');
    for (let length = 0; length < sealed.length; length += 1) expect(() => open(before, NAME, sealed.subarray(0, length))).toThrow(expect.objectContaining({ code: 'seal-broken' }));
    expect(() => open(before, NAME, Buffer.concat([sealed, Buffer.of(0)]))).toThrow(expect.objectContaining({ code: 'seal-broken' }));
  });

  it('refuses a value that was moved to another row', () => {
    expect(() => open(before, `${NAME}x`, sealText(before, NAME, 'ada@example.com'))).toThrow(expect.objectContaining({ code: 'seal-broken' }));
  });

  it('refuses the content of one seal behind the wrapped key of another', () => {
    const [one, two] = [sealText(before, NAME, 'one'), sealText(before, NAME, 'two')];
    expect(() => open(before, NAME, Buffer.concat([one.subarray(0, 89), two.subarray(89)]))).toThrow(expect.objectContaining({ code: 'seal-broken' }));
  });

  it('refuses garbage', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
      expect(() => open(before, NAME, garbage)).toThrow(expect.objectContaining({ code: expect.any(String) }));
    }));
  });
});

describe('a new master key', () => {
  it('opens nothing that is still under the old one, once that is gone, and names the key it lacks', () => {
    expect(() => open(after, NAME, sealText(before, NAME, 'x'))).toThrow(expect.objectContaining({ code: 'master-key-unknown', detail: { keyId: oldKey.id } }));
  });

  it('opens everything while both are at hand, and what was wrapped anew afterwards too', () => {
    const sealed = sealText(before, NAME, 'ada@example.com');
    expect(openText(during, NAME, sealed)).toBe('ada@example.com');
    const anew = reseal(during, NAME, sealed)!;
    expect(openText(after, NAME, anew)).toBe('ada@example.com');
    expect(() => open(before, NAME, anew)).toThrow(expect.objectContaining({ code: 'master-key-unknown' }));
    expect(reseal(during, NAME, anew)).toBeUndefined();
  });
});
