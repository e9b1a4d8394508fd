import { MS } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepRange, type Range } from './step-range.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const ranges = fc.record({ from: fc.integer({ min: 0, max: NOW }), length: fc.integer({ min: 1, max: 500 * MS.day }) }).map(({ from, length }): Range => ({ from, until: Math.min(from + length, NOW + 1) }));

function holds(outer: Range, inner: Range): boolean {
  return outer.from <= inner.from && inner.until <= outer.until;
}

describe('from any range of the histogram', () => {
  test('every step is a range that ends by now', () => {
    fc.assert(fc.property(ranges, (range) => {
      for (const step of Object.values(stepRange(range, NOW)) as (Range | undefined)[]) {
        if (step === undefined) continue;
        expect(step.from).toBeLessThan(step.until);
        expect(step.from).toBeGreaterThanOrEqual(0);
        expect(step.until).toBeLessThanOrEqual(NOW + 1);
      }
    }));
  });

  test('earlier joins it on its left side, later goes on without a hole', () => {
    fc.assert(fc.property(ranges, (range) => {
      const { earlier, later } = stepRange(range, NOW);
      expect(earlier.until).toBe(Math.max(1, range.from));
      if (later !== undefined) {
        expect(later.from).toBeLessThanOrEqual(range.until);
        expect(later.until).toBeGreaterThan(range.until);
      }
    }));
  });

  test('out holds it and more, in is held by it and less', () => {
    fc.assert(fc.property(ranges, (range) => {
      const { wider, narrower } = stepRange(range, NOW);
      if (wider !== undefined) expect(holds(wider, range)).toBe(true);
      if (narrower !== undefined) {
        expect(holds(range, narrower)).toBe(true);
        expect(narrower.until - narrower.from).toBeLessThan(range.until - range.from);
      }
    }));
  });

  test('what ends now has nothing later and is narrowed to its end', () => {
    const { later, narrower } = stepRange({ from: NOW - MS.hour, until: NOW + 1 }, NOW);
    expect(later).toBeUndefined();
    expect(narrower!.until).toBe(NOW + 1);
  });
});
