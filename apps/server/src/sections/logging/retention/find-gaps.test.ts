import { MS } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeKeptDays, findQuietHours, type HourCount } from './find-gaps.ts';

const FIRST = Date.UTC(2026, 8, 1);
const hoursOf = (days: number, lines: (hour: number) => number): HourCount[] => Array.from({ length: days * 24 }, (_, hour) => ({ from: FIRST + hour * MS.hour, lines: lines(hour) })).filter((hour) => hour.lines > 0);

describe('the days of a service', () => {
  test('are gaps where the store has no line, or fewer than the archive, and none before the first line', () => {
    const hours = [{ from: FIRST + 2 * MS.day, lines: 5 }, { from: FIRST + 4 * MS.day, lines: 5 }];
    const days = describeKeptDays(hours, new Map([['2026-09-05', 6]]), '2026-09-01', '2026-09-06');
    expect(days.map(({ state }) => state)).toEqual(['younger', 'younger', 'there', 'no lines', 'fewer lines', 'no lines']);
  });

  test('begin with the archive, where the store has lost the first of them', () => {
    const days = describeKeptDays([{ from: FIRST + MS.day, lines: 5 }], new Map([['2026-09-01', 6]]), '2026-09-01', '2026-09-02');
    expect(days.map(({ state }) => state)).toEqual(['no lines', 'there']);
  });

  test('are each told once, in order, whatever came', () => {
    const hours = fc.array(fc.record({ from: fc.integer({ min: -50, max: 2_000 }).map((hour) => FIRST + hour * MS.hour), lines: fc.nat(100) }), { maxLength: 200 });
    fc.assert(fc.property(hours, fc.dictionary(fc.constantFrom('2026-09-02', '2026-09-09', '2026-08-01'), fc.nat(200)), (given, archived) => {
      const days = describeKeptDays(given, new Map(Object.entries(archived)), '2026-09-01', '2026-09-30');
      expect(days.map(({ day }) => day)).toEqual(Array.from({ length: 30 }, (_, n) => `2026-09-${String(n + 1).padStart(2, '0')}`));
      for (const day of days) expect(day.state === 'there').toBe(day.lines > 0 && day.lines >= (day.archived ?? 0));
    }), { numRuns: Number(process.env['LAW_RUNS'] ?? 200) });
  });
});

describe('an hour is quiet', () => {
  const steady = (hour: number): number => 100 + (hour % 7);
  const quietIn = (hours: readonly HourCount[], days = 35) => findQuietHours(hours, describeKeptDays(hours, new Map(), '2026-09-01', new Date(FIRST + (days - 1) * MS.day).toISOString().slice(0, 10)));

  test('where nothing came though every other week had a hundred lines', () => {
    expect(quietIn(hoursOf(35, (hour) => (hour === 400 ? 0 : steady(hour))))).toEqual([{ at: new Date(FIRST + 400 * MS.hour).toISOString(), lines: 0, usual: expect.any(Number) }]);
  });

  test('not where it always is, where there is little to miss, or where the whole day is a gap', () => {
    expect(quietIn(hoursOf(35, (hour) => (hour % 24 < 6 ? 0 : steady(hour))))).toEqual([]);
    expect(quietIn(hoursOf(35, (hour) => (hour === 400 ? 0 : 20)))).toEqual([]);
    expect(quietIn(hoursOf(35, (hour) => (hour >= 384 && hour < 408 ? 0 : steady(hour))))).toEqual([]);
  });

  test('not before there are four weeks to compare', () => {
    expect(quietIn(hoursOf(14, (hour) => (hour === 300 ? 0 : steady(hour))), 14)).toEqual([]);
  });
});
