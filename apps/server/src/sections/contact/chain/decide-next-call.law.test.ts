import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, plus, type Id, type Instant } from '@writ/kernel';
import { createBusinessClock } from '../../../platform/calendar/index.ts';
import { decideNextCall, type CallRound, type Target } from './decide-next-call.ts';

const HOURS = createBusinessClock({ opens: '09:00', closes: '17:00', zone: 'America/Los_Angeles', dayOff: () => undefined });
const MONDAY = Date.UTC(2026, 10, 23);
const moments = fc.integer({ min: MONDAY, max: MONDAY + 14 * 86_400_000 }).map(instant);
const rosters = (least: number) => fc.array(fc.integer({ min: 1, max: 4 }), { minLength: least, maxLength: 5 }).map((ways) => ways.flatMap((count, person) => Array.from({ length: count }, (_, way): Target => ({ person: `p${person}` as Id<'person'>, way: `p${person}w${way}` as Id<'way'>, kind: 'mail' }))));

interface Made { readonly way: Id<'way'>; readonly at: Instant }

/** Makes `calls` calls one after the other, each at the moment that the last one named. */
function play(round: Omit<CallRound, 'now' | 'called'>, from: Instant, calls: number): readonly Made[] {
  const made: Made[] = [];
  let now = from;
  for (let index = 0; index < calls; index += 1) {
    const next = decideNextCall({ ...round, called: made.map(({ way }) => way), now }, HOURS);
    made.push(...next.calls.map(({ way }) => ({ way, at: now })));
    now = next.nextAt;
  }
  return made;
}
const dueFor = (isUrgent: boolean, from: Instant): Instant => HOURS.add(isUrgent ? { amount: 15, unit: 'minute' } : { amount: 4, unit: 'business hour' }, from);

describe('calls of a chain that nobody sees', () => {
  test('always have a next moment, later than now, whoever can be called', () => {
    fc.assert(fc.property(rosters(0), moments, fc.boolean(), fc.integer({ min: -86_400_000, max: 86_400_000 }), fc.nat(20), (targets, now, isUrgent, until, times) => {
      const called = targets.length === 0 ? [] : Array.from({ length: times }, (_, index) => targets[index % targets.length]!.way);
      const next = decideNextCall({ dueAt: plus(now, until), isUrgent, targets, alongside: [], called, now }, HOURS);
      expect(next.nextAt).toBeGreaterThan(now);
      expect(next.calls.length).toBe(targets.length === 0 ? 0 : 1);
    }));
  });

  test('reach every way of everybody before the due moment, in the order of duty, and then all of them again', () => {
    fc.assert(fc.property(rosters(1), moments, fc.boolean(), (targets, from, isUrgent) => {
      const dueAt = dueFor(isUrgent, from);
      const made = play({ dueAt, isUrgent, targets, alongside: [] }, from, targets.length * 2);
      expect(made.map(({ way }) => way)).toEqual([...targets, ...targets].map(({ way }) => way));
      for (const { at } of made.slice(0, targets.length)) expect(at).toBeLessThan(dueAt);
    }), { numRuns: 40 });
  });

  test('come in business time from the second on, unless it is urgent', () => {
    fc.assert(fc.property(rosters(1), moments, (targets, from) => {
      for (const { at } of play({ dueAt: dueFor(false, from), isUrgent: false, targets, alongside: [] }, from, 12).slice(1)) expect(HOURS.isOpen(at)).toBe(true);
    }), { numRuns: 40 });
  });

  test('go on at any hour when it is urgent, every ten minutes once it is overdue', () => {
    fc.assert(fc.property(rosters(1), moments, (targets, from) => {
      const made = play({ dueAt: dueFor(true, from), isUrgent: true, targets, alongside: [] }, from, targets.length + 30);
      for (let index = targets.length + 1; index < made.length; index += 1) expect(made[index]!.at - made[index - 1]!.at).toBe(600_000);
    }));
  });

  test('a way that was removed is passed over, and a new one is called before any is called again', () => {
    fc.assert(fc.property(rosters(2), moments, (targets, from) => {
      const dueAt = dueFor(true, from);
      const called = targets.map(({ way }) => way);
      const fresh: Target = { person: 'new' as Id<'person'>, way: 'new' as Id<'way'>, kind: 'sms' };
      expect(decideNextCall({ dueAt, isUrgent: true, targets: [...targets.slice(1), fresh], alongside: [], called, now: from }, HOURS).calls).toEqual([fresh]);
    }));
  });

  test('go to support at the same moment as to the contact, once', () => {
    const contact = { person: 'c' as Id<'person'>, way: 'c' as Id<'way'>, kind: 'mail' } as const;
    const support = { person: 's' as Id<'person'>, way: 's' as Id<'way'>, kind: 'mail' } as const;
    const now = instant(MONDAY);
    const round = { dueAt: plus(now, 900_000), isUrgent: true, targets: [contact, support], alongside: [support] };
    expect(decideNextCall({ ...round, called: [], now }, HOURS).calls).toEqual([contact, support]);
    expect(decideNextCall({ ...round, called: [contact.way, support.way], now: plus(now, 1) }, HOURS).calls).toEqual([contact]);
  });
});
