import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likeness, LIKELY, matchDuplicates, signText } from './match-duplicates.ts';

const EXPORT = 'The endpoint /api/export answers without a session. Send GET /api/export?tenant=42 and you read the invoices of tenant 42. Seen in version 4.2.1.';
const EXPORT_AGAIN = 'I can download invoices of other tenants: GET /api/export?tenant=42 has no session check. Version 4.2.1 has it, and /api/export is reachable for everybody.';
const LOGIN = 'The page /login tells whether an account exists: the time of the answer differs by 80 ms between known and unknown addresses.';

describe('a signature', () => {
  test('finds the same hole in other words, and not another hole', () => {
    const [one, again, other] = [signText(EXPORT), signText(EXPORT_AGAIN), signText(LOGIN)];
    expect(likeness(one, again)).toBeGreaterThanOrEqual(LIKELY);
    expect(likeness(one, other)).toBeLessThan(0.1);
  });

  test('does not care for case, spacing and stops', () => {
    expect(signText(EXPORT.toUpperCase().replaceAll(' ', ' \n '))).toEqual(signText(EXPORT));
  });

  const text = fc.oneof(fc.string({ maxLength: 3_000 }), fc.string({ unit: 'grapheme', maxLength: 500 }), fc.array(fc.constantFrom('export', 'tenant', '/api/export', 'session', 'invoice', '4.2.1', 'read', 'login'), { maxLength: 60 }).map((words) => words.join(' ')));
  test('is bounded, rises, holds integers that fit the column, and is the same each time, for any text', () => {
    fc.assert(fc.property(text, (words) => {
      const signature = signText(words);
      expect(signature.length).toBeLessThanOrEqual(64);
      for (let index = 1; index < signature.length; index += 1) expect(signature[index]!).toBeGreaterThan(signature[index - 1]!);
      for (const digest of signature) expect(digest === (digest | 0)).toBe(true);
      expect(signText(words)).toEqual(signature);
    }));
  });

  test('is as like another as the other is to it, between 0 and 1, and 1 to itself', () => {
    fc.assert(fc.property(text, text, (one, other) => {
      const [left, right] = [signText(one), signText(other)];
      expect(likeness(left, right)).toBe(likeness(right, left));
      expect(likeness(left, right)).toBeGreaterThanOrEqual(0);
      expect(likeness(left, right)).toBeLessThanOrEqual(1);
      expect(likeness(left, left)).toBe(left.length === 0 ? 0 : 1);
    }));
  });

  test('of what fits whole says exactly which part of the features is shared', () => {
    const features = fc.uniqueArray(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }), { maxLength: 30 }).map((list) => list.toSorted((one, other) => one - other));
    fc.assert(fc.property(features, features, (one, other) => {
      const union = new Set([...one, ...other]);
      const shared = one.filter((value) => other.includes(value)).length;
      expect(likeness(one, other)).toBeCloseTo(one.length === 0 || other.length === 0 ? 0 : shared / union.size, 10);
    }));
  });
});

test('matches come the likeliest first, in whatever order they are given, and only those that are likely', () => {
  const candidates = [EXPORT_AGAIN, LOGIN, EXPORT].map((words, id) => ({ id, similarity: signText(words) }));
  for (const order of [candidates, candidates.toReversed()]) expect(matchDuplicates(signText(EXPORT), order, 5).map(({ candidate }) => candidate.id)).toEqual([2, 0]);
  expect(matchDuplicates(signText(EXPORT), candidates, 1)).toHaveLength(1);
});

test('a text of any length is signed soon', () => {
  const began = performance.now();
  for (const long of ['a'.repeat(1_000_000), 'a.'.repeat(500_000), 'word '.repeat(200_000), '\u0301'.repeat(300_000)]) signText(long);
  expect(performance.now() - began).toBeLessThan(1_000);
});
