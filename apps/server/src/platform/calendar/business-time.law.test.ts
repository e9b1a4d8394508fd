import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, parseInstant, type Duration, type Instant } from '@writ/kernel';
import { createBusinessClock, inZone, readMoment, type BusinessClock } from './business-time.ts';

/** Zones whose clocks do odd things: half-hour and two-hour summer times, midnight changes, a skipped day, a summer time that is winter time, offsets of 45 minutes. */
const ZONES = [
  'UTC', 'America/Los_Angeles', 'Europe/Berlin', 'Europe/Dublin', 'Australia/Lord_Howe', 'Antarctica/Troll', 'Pacific/Apia', 'Africa/Casablanca', 'America/Havana',
  'America/Santiago', 'Asia/Beirut', 'Asia/Tehran', 'Asia/Kathmandu', 'Pacific/Chatham', 'Africa/Cairo', 'America/Sao_Paulo', 'Asia/Gaza', 'Pacific/Kiritimati',
];
/** Office hours, and hours that lie across every change of clocks. */
const HOURS = [['09:00', '17:00'], ['00:00', '23:59'], ['01:30', '02:30'], ['00:15', '03:00'], ['02:00', '03:00']] as const;

const clocks = new Map<string, BusinessClock>();
function clockOf(zone: string, [opens, closes]: (typeof HOURS)[number]): BusinessClock {
  const key = `${zone} ${opens}`;
  const known = clocks.get(key);
  if (known) return known;
  // Every ninth of a month is a closure, every twelfth and every Friday the 28th ends early.
  const made = createBusinessClock({ opens, closes, zone, dayOff: (date) => (date.endsWith('-09') ? 'Closed' : undefined), closesEarly: (date) => (/-(12|28)$/.test(date) ? early(opens, closes) : undefined) });
  clocks.set(key, made);
  return made;
}
function early(opens: string, closes: string): string {
  const middle = (minutes(opens) + minutes(closes)) / 2;
  return `${String(Math.floor(middle / 60)).padStart(2, '0')}:${String(Math.floor(middle % 60)).padStart(2, '0')}`;
}
function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

const clock = fc.tuple(fc.constantFrom(...ZONES), fc.constantFrom(...HOURS)).map(([zone, hours]) => clockOf(zone, hours));
const anywhere = fc.integer({ min: Date.UTC(2009, 0) / 60_000, max: Date.UTC(2031, 0) / 60_000 }).map((minute) => instant(minute * 60_000));
const gap = fc.oneof(fc.integer({ min: 0, max: 180 }), fc.integer({ min: 0, max: 20_000 })).map((minute) => minute * 60_000);
const amount = fc.integer({ min: 1, max: 12 });
const RUNS = { numRuns: 400 };

/** Starts on days on which the zone's clocks change, minute by minute. */
function changes(zone: string): readonly Instant[] {
  const found: Instant[] = [];
  let before = inZone(instant(Date.UTC(2009, 0)), zone).slice(-6);
  for (let at = Date.UTC(2009, 0); at < Date.UTC(2031, 0); at += 86_400_000) {
    const offset = inZone(instant(at), zone).slice(-6);
    if (offset !== before) found.push(instant(at - 86_400_000));
    before = offset;
  }
  return found;
}
const nearChange = fc.constantFrom(...ZONES.flatMap((zone) => changes(zone).map((at) => ({ zone, at })))).chain(({ zone, at }) =>
  fc.record({ clock: fc.constantFrom(...HOURS).map((hours) => clockOf(zone, hours)), from: fc.integer({ min: -2_880, max: 2_880 }).map((minute) => instant(at + minute * 60_000)) }));
const start = fc.oneof(nearChange, fc.record({ clock, from: anywhere }));

describe.each(['business day', 'business hour', 'day', 'week', 'hour', 'minute'] as const)('in %ss', (unit) => {
  const of = (count: number): Duration => ({ amount: count, unit });

  test('a later start never ends earlier, whatever the clocks do', () => {
    fc.assert(fc.property(start, gap, amount, ({ clock, from }, later, count) => {
      expect(clock.add(of(count), from)).toBeLessThanOrEqual(clock.add(of(count), instant(from + later)));
    }), RUNS);
  });
  test('time never goes backwards, and more of it never ends earlier', () => {
    fc.assert(fc.property(start, amount, ({ clock, from }, count) => {
      const due = clock.add(of(count), from);
      expect(due).toBeGreaterThanOrEqual(from);
      expect(clock.add(of(count + 1), from)).toBeGreaterThanOrEqual(due);
    }), RUNS);
  });
});

describe.each(['business day', 'business hour'] as const)('in %ss', (unit) => {
  test('adding twice is adding the sum', () => {
    fc.assert(fc.property(start, amount, amount, ({ clock, from }, one, other) => {
      expect(clock.add({ amount: one + other, unit }, from)).toBe(clock.add({ amount: other, unit }, clock.add({ amount: one, unit }, from)));
    }), RUNS);
  });
  test('it ends in hours, or at their end', () => {
    fc.assert(fc.property(start, amount, ({ clock, from }, count) => {
      const due = clock.add({ amount: count, unit }, from);
      expect(clock.isOpen(due) || clock.isOpen(instant(due - 1))).toBe(true);
    }), RUNS);
  });
  test('from outside hours it is as from the next opening', () => {
    fc.assert(fc.property(start, amount, ({ clock, from }, count) => {
      expect(clock.add({ amount: count, unit }, from)).toBe(clock.add({ amount: count, unit }, clock.nextOpening(from)));
    }), RUNS);
  });
});

test('business hours are as many open minutes as they say', () => {
  fc.assert(fc.property(start, fc.integer({ min: 1, max: 3 }), ({ clock, from }, count) => {
    const due = clock.add({ amount: count, unit: 'business hour' }, from);
    let open = 0;
    for (let at = from; at < due; at = instant(at + 60_000)) if (clock.isOpen(at)) open += 1;
    expect(open).toBe(count * 60);
  }), { numRuns: 25 });
});

describe('odd days', () => {
  const day: Duration = { amount: 1, unit: 'business day' };
  test('Apia had no Friday 30 December 2011: Thursday is followed by Monday', () => {
    const apia = createBusinessClock({ opens: '09:00', closes: '17:00', zone: 'Pacific/Apia', dayOff: () => undefined });
    expect(inZone(apia.add(day, readMoment('2011-12-29 10:00', 'Pacific/Apia')!), 'Pacific/Apia')).toBe('2012-01-02T10:00:00+14:00');
  });
  test('in the hour that comes again, a later start is not due earlier', () => {
    const night = createBusinessClock({ opens: '00:00', closes: '23:59', zone: 'America/Havana', dayOff: () => undefined });
    const first = parseInstant('2026-10-31T04:30:00Z')!;
    expect(night.add({ amount: 1, unit: 'day' }, first)).toBeLessThanOrEqual(night.add({ amount: 1, unit: 'day' }, instant(first + 60_000)));
  });
  test('an opening that the clocks skip is the end of the gap', () => {
    const early = createBusinessClock({ opens: '02:00', closes: '17:00', zone: 'Antarctica/Troll', dayOff: () => undefined });
    expect(early.isOpen(early.nextOpening(parseInstant('2026-03-27T20:00:00Z')!))).toBe(true);
  });
});
