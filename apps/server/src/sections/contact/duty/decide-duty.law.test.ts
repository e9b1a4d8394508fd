import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant, type Id } from '@writ/kernel';
import { absenceAt, decideDuty, type Absence } from './decide-duty.ts';

const people = ['ada', 'grace', 'alan', 'edsger', 'barbara'] as Id<'person'>[];
const seats = fc.shuffledSubarray(people, { minLength: 1 }).map((sitting) => sitting.map((person, place) => ({ person, place })));
const absences: fc.Arbitrary<Absence[]> = fc.array(fc.record({
  person: fc.constantFrom(...people), standsIn: fc.option(fc.constantFrom(...people), { nil: undefined }), from: fc.nat(50).map(instant), length: fc.integer({ min: 1, max: 50 }),
}).map(({ length, ...rest }) => ({ ...rest, until: instant(rest.from + length) })), { maxLength: 8 });
const moments = fc.nat(100).map(instant);

test('somebody is always on duty in a seat that has people, and nobody twice', () => {
  fc.assert(fc.property(seats, absences, moments, (places, away, at) => {
    const duty = decideDuty(places, away, at).map(({ person }) => person);
    expect(duty.length).toBeGreaterThan(0);
    expect(new Set(duty).size).toBe(duty.length);
  }));
});
test('whoever is on duty is there, unless nobody at all is', () => {
  fc.assert(fc.property(seats, absences, moments, (places, away, at) => {
    for (const { person, because } of decideDuty(places, away, at)) {
      if (because === 'away-and-alone') expect(places.every((place) => absenceAt(place.person, away, at) !== undefined)).toBe(true);
      else expect(absenceAt(person, away, at)).toBeUndefined();
    }
  }));
});
test('everybody with a place who is there is on duty, in the order of the places', () => {
  fc.assert(fc.property(seats, absences, moments, (places, away, at) => {
    const there = places.filter(({ person }) => absenceAt(person, away, at) === undefined).map(({ person }) => person);
    const duty = decideDuty(places, away, at).map(({ person }) => person);
    expect(duty).toEqual(expect.arrayContaining(there));
    const own = decideDuty(places, away, at).filter(({ because }) => because === 'holder' || because === 'deputy').map(({ person }) => person);
    if (away.every(({ standsIn }) => standsIn === undefined)) expect(own).toEqual(there);
  }));
});
test('the order in which absences were said does not matter while nobody has two at once', () => {
  fc.assert(fc.property(seats, absences, moments, (places, away, at) => {
    const single = away.filter((one, index) => away.findIndex((other) => other.person === one.person) === index);
    expect(decideDuty(places, single.toReversed(), at)).toEqual(decideDuty(places, single, at));
  }));
});
test('the holder is back by themselves when the absence is over, and away up to its last moment', () => {
  const places = [{ person: people[0]!, place: 0 }, { person: people[1]!, place: 1 }];
  const away: Absence[] = [{ person: people[0]!, standsIn: people[2], from: instant(10), until: instant(20) }];
  expect([9, 10, 19, 20].map((at) => decideDuty(places, away, instant(at))[0])).toEqual([
    { person: 'ada', because: 'holder', instead: undefined }, { person: 'alan', because: 'stands-in', instead: 'ada' }, { person: 'alan', because: 'stands-in', instead: 'ada' }, { person: 'ada', because: 'holder', instead: undefined },
  ]);
});
test('hand-overs in a circle end with the next in order', () => {
  const places = [{ person: people[0]!, place: 0 }, { person: people[3]!, place: 1 }];
  const away: Absence[] = [{ person: people[0]!, standsIn: people[1], from: instant(0), until: instant(9) }, { person: people[1]!, standsIn: people[0], from: instant(0), until: instant(9) }];
  expect(decideDuty(places, away, instant(5))).toEqual([{ person: 'edsger', because: 'deputy', instead: undefined }]);
});
