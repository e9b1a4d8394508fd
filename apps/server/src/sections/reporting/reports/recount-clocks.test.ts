import { expect, test } from 'vitest';
import { MS, parseInstant, plus, type Duration, type Instant } from '@writ/kernel';
import { recountClocks, type RunningClock } from './recount-clocks.ts';

const BEGAN = parseInstant('2026-11-24T12:00:00Z')!;
const add = (duration: Duration, from: Instant) => plus(from, duration.amount * MS.day);
const rule = { policyVersion: 2, add, lengths: new Map([['report-review', [{ amount: 1, unit: 'business day' } as const]], ['report-reaches-contact', [{ amount: 2, unit: 'day' } as const, { amount: 5, unit: 'day' } as const]]]) };
const clock = (change: Partial<RunningClock> = {}): RunningClock => ({ what: 'report.review', id: 'r', control: 'report-review', policyVersion: 2, beganAt: BEGAN, dueAt: plus(BEGAN, MS.day), ...change });

test('a clock that comes out as promised is counted and not listed', () => {
  expect(recountClocks([clock()], rule)).toEqual({ recounted: 1, different: [] });
});
test('a clock of an older version is left alone', () => {
  expect(recountClocks([clock({ policyVersion: 1, dueAt: plus(BEGAN, 9 * MS.day) })], rule)).toEqual({ recounted: 0, different: [] });
});
test('a clock of a control with two lengths may be of either', () => {
  const of = (days: number) => clock({ control: 'report-reaches-contact', dueAt: plus(BEGAN, days * MS.day) });
  expect(recountClocks([of(2), of(5)], rule)).toEqual({ recounted: 2, different: [] });
  expect(recountClocks([of(4)], rule).different).toMatchObject([{ recounted: '2026-11-29T12:00:00.000Z' }]);
});
test('what promises too much is listed first, however many differ', () => {
  const early = Array.from({ length: 150 }, (_, index) => clock({ id: `early-${index}`, dueAt: BEGAN }));
  const { recounted, different } = recountClocks([...early, clock({ id: 'late', dueAt: plus(BEGAN, 3 * MS.day) })], rule);
  expect([recounted, different.length, different[0]!.id]).toEqual([151, 100, 'late']);
});
