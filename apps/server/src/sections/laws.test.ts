import { DURATION_UNITS, parseDuration, plainMilliseconds, type Duration } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayBeLonger, policyLaws } from './laws.ts';
import { controlDefinitions } from './registry.ts';

const any: fc.Arbitrary<Duration> = fc.record({ amount: fc.integer({ min: 1, max: 400 }), unit: fc.constantFrom(...DURATION_UNITS) });
const plain = any.filter((duration) => plainMilliseconds(duration) !== undefined);

describe('which of two durations may be longer', () => {
  test.each([
    ['30 days', '1 month', true],
    ['1 month', '30 days', true],
    ['28 days', '1 month', false],
    ['12 months', '1 year', false],
    ['13 months', '1 year', true],
    ['1 year', '366 days', false],
    ['15 min', '4 business hours', false],
    ['1 business day', '2 days', true],
    ['72 hours', '3 days', false],
  ])('%s against %s: %s', (one, other, may) => {
    expect(mayBeLonger(parseDuration(one)!, parseDuration(other)!)).toBe(may);
  });

  test('is never so of a duration and itself, and always of the longer one', () => {
    fc.assert(fc.property(any, any, (one, other) => {
      expect(mayBeLonger(one, one)).toBe(false);
      if (one.unit === other.unit) expect(mayBeLonger(one, other)).toBe(one.amount > other.amount);
    }));
  });

  test('is a matter of milliseconds where no calendar bends them', () => {
    fc.assert(fc.property(plain, plain, (one, other) => {
      expect(mayBeLonger(one, other)).toBe(plainMilliseconds(one)! > plainMilliseconds(other)!);
    }));
  });
});

test('every law speaks of durations that controls have', () => {
  // A law that names a parameter which was renamed would hold in silence for ever.
  const named: string[] = [];
  const everything = new Proxy(new Map(), {
    get: (_, method) => (method === 'get' ? (id: string) => ({ parameters: new Proxy({}, { get: (__, name) => void named.push(`${id}.${String(name)}`) }) }) : undefined),
  });
  for (const law of policyLaws) law.check(everything as never);
  expect(named.length).toBeGreaterThan(policyLaws.length);
  const known = new Set([...controlDefinitions.values()].flatMap(({ id, parameters }) => Object.keys((parameters as unknown as { shape: object }).shape).map((name) => `${id}.${name}`)));
  expect(named.filter((place) => !known.has(place))).toEqual([]);
});
