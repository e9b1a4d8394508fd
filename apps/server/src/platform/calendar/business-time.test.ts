import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, parseDuration, parseInstant, type Instant } from '@writ/kernel';
import { createBusinessClock, inZone, readMoment } from './business-time.ts';
import { dayOffIn } from './holiday-calendar.ts';

const zone = 'America/Los_Angeles';
const clock = createBusinessClock({ opens: '09:00', closes: '17:00', zone, dayOff: dayOffIn('US', { closed: new Map([['2026-12-24', 'Winter break']]), holidays: new Map() }), closesEarly: (date) => (date === '2026-12-23' ? '13:00' : undefined) });

function after(duration: string, from: string): string {
  return inZone(clock.add(parseDuration(duration)!, readMoment(from, zone)!), zone);
}

describe('a business day', () => {
  test.each([
    ['inside hours: the same wall time on the next working day', '1 business day', '2026-11-16 10:30', '2026-11-17T10:30:00-08:00'],
    ['on a Friday: Monday', '1 business day', '2026-11-20 16:59', '2026-11-23T16:59:00-08:00'],
    ['before opening: counts from the opening', '1 business day', '2026-11-16 06:00', '2026-11-17T09:00:00-08:00'],
    ['after closing: counts from the next opening', '1 business day', '2026-11-16 17:00', '2026-11-18T09:00:00-08:00'],
    ['on Saturday: counts from Monday', '1 business day', '2026-11-21 12:00', '2026-11-24T09:00:00-08:00'],
    ['on the eve of Thanksgiving at 23:40: counts from Friday', '1 business day', '2026-11-25 23:40', '2026-11-30T09:00:00-08:00'],
    ['over the change to daylight saving: the wall time stays', '1 business day', '2026-03-06 15:00', '2026-03-09T15:00:00-07:00'],
    ['over the change from daylight saving', '1 business day', '2026-10-30 15:00', '2026-11-02T15:00:00-08:00'],
    ['onto a half day that has ended by then: its end', '1 business day', '2026-12-22 15:00', '2026-12-23T13:00:00-08:00'],
    ['over a closure and Christmas', '2 business days', '2026-12-22 15:00', '2026-12-29T09:00:00-08:00'],
    ['five of them are a week', '5 business days', '2026-11-09 11:00', '2026-11-17T11:00:00-08:00'],
  ])('%s', (_, duration, from, due) => {
    expect(after(duration, from)).toBe(due);
  });
});

describe('other units', () => {
  test.each([
    ['business hours run only while open', '4 business hours', '2026-11-20 15:00', '2026-11-23T11:00:00-08:00'],
    ['business hours may end at closing', '2 business hours', '2026-11-20 15:00', '2026-11-20T17:00:00-08:00'],
    ['hours are exact over daylight saving', '48 h', '2026-03-07 12:00', '2026-03-09T13:00:00-07:00'],
    ['days keep the wall time over daylight saving', '2 days', '2026-03-07 12:00', '2026-03-09T12:00:00-07:00'],
    ['a month from the 31st ends with the month', '1 month', '2026-01-31 12:00', '2026-02-28T12:00:00-08:00'],
  ])('%s', (_, duration, from, due) => {
    expect(after(duration, from)).toBe(due);
  });
});

describe('laws', () => {
  const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }).map(instant);
  const amount = fc.integer({ min: 1, max: 15 });

  test.each(['business day', 'business hour'] as const)('%s: later starts never end earlier', (unit) => {
    fc.assert(fc.property(moment, moment, amount, (one, other, count) => {
      const [first, second] = one <= other ? [one, other] : [other, one];
      return clock.add({ amount: count, unit }, first) <= clock.add({ amount: count, unit }, second);
    }));
  });
  test.each(['business day', 'business hour'] as const)('%s: adding twice is adding the sum', (unit) => {
    fc.assert(fc.property(moment, amount, amount, (from, one, other) =>
      clock.add({ amount: one + other, unit }, from) === clock.add({ amount: other, unit }, clock.add({ amount: one, unit }, from))));
  });
  test('what is due in business time is later than its start and lies in hours or at their end', () => {
    fc.assert(fc.property(moment, amount, (from, count) => {
      const due = clock.add({ amount: count, unit: 'business day' }, from);
      return due > from && (clock.isOpen(due) || clock.isOpen((due - 1) as Instant));
    }));
  });
});

describe('moments', () => {
  test('are read with an offset, or as wall time in the zone', () => {
    expect(readMoment('2026-11-25T23:40:00-08:00', 'UTC')).toBe(parseInstant('2026-11-26T07:40:00Z'));
    expect(readMoment('2026-11-25 23:40', zone)).toBe(parseInstant('2026-11-26T07:40:00Z'));
  });
  test.each(['', 'tomorrow', '2026-02-30 12:00', '2026-11-25', '25/11/2026 12:00', '2026-11-25T25:00:00Z'])('%j is none', (text) => {
    expect(readMoment(text, zone)).toBeUndefined();
  });
});

test('a company that never opens is an error, not an endless search', () => {
  const shut = createBusinessClock({ opens: '09:00', closes: '17:00', zone: 'UTC', dayOff: () => 'Shut' });
  expect(() => shut.nextOpening(instant(0))).toThrow(RangeError);
});
