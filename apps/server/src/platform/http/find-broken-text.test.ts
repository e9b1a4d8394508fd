import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findBrokenText } from './find-broken-text.ts';

describe('text that is none', () => {
  test('is found wherever it stands, names of fields too', () => {
    expect(findBrokenText({ q: 'a\0b' })).toEqual(['q']);
    expect(findBrokenText({ labels: [{ name: 'fine' }, { name: '\ud800' }] })).toEqual(['labels', '1', 'name']);
    expect(findBrokenText({ labels: { 'a\0': 'b' } })).toEqual(['labels']);
    expect(findBrokenText('\0')).toEqual([]);
  });

  test('is not seen in what people write', () => {
    expect(findBrokenText({ name: 'Zoë 🦊 李', lines: 'one\r\n\ttwo', size: 9, none: null, empty: {} })).toBeUndefined();
    expect(findBrokenText(undefined)).toBeUndefined();
    expect(findBrokenText({ bytes: Buffer.from('\0') })).toBeUndefined();
  });

  test('is found in what nests deeper than a stack', () => {
    const depth = 50_000;
    expect(findBrokenText(JSON.parse(`${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`))).toHaveLength(8);
  });

  test('law: whatever JSON says, the answer is that of its text', () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const strings: string[] = [];
      JSON.stringify(value, (key, item: unknown) => {
        strings.push(key, ...(typeof item === 'string' ? [item] : []));
        return item;
      });
      expect(findBrokenText(value) !== undefined).toBe(strings.some((text) => text.includes('\0') || !text.isWellFormed()));
    }));
  });
});
