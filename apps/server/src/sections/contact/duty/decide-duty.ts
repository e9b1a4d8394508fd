import type { Id, Instant } from '@writ/kernel';

/** Somebody's place in a seat: 0 is the holder. */
interface Place {
  readonly person: Id<'person'>;
  readonly place: number;
}

/** From when until when somebody is away, and to whom they handed over. */
export interface Absence {
  readonly person: Id<'person'>;
  /** Undefined: handed over to nobody by name; the next in order takes over. */
  readonly standsIn: Id<'person'> | undefined;
  readonly from: Instant;
  /** The first moment at which they are back. */
  readonly until: Instant;
}

/** One who is on duty, and why: in their own place, in place of somebody who handed over to them, or away although nobody else is there. */
export interface OnDuty {
  readonly person: Id<'person'>;
  readonly because: 'holder' | 'deputy' | 'stands-in' | 'away-and-alone';
  /** Whose place it is. */
  readonly instead: Id<'person'> | undefined;
}

/**
 * Who answers for a seat at a moment, first one first: places in their order, whoever is away replaced by whom they handed over to, or left out.
 * Where everybody is away they are all named all the same, in order: a seat with people in it is never without somebody to call.
 */
export function decideDuty(places: readonly Place[], absences: readonly Absence[], at: Instant): readonly OnDuty[] {
  const sorted = places.toSorted((one, other) => one.place - other.place);
  const present = sorted.flatMap(({ person, place }): OnDuty[] => {
    const standing = findStanding(person, absences, at);
    if (standing === undefined) return [];
    return [standing === person ? { person, because: place === 0 ? 'holder' : 'deputy', instead: undefined } : { person: standing, because: 'stands-in', instead: person }];
  });
  const duty = firstOfEach(present);
  return duty.length > 0 ? duty : firstOfEach(sorted.map(({ person }) => ({ person, because: 'away-and-alone' as const, instead: undefined })));
}

/** Whether nobody of a seat that has people in it is there at that moment, nor anybody whom they handed over to. */
export function isDeserted(places: readonly Place[], absences: readonly Absence[], at: Instant): boolean {
  return decideDuty(places, absences, at)[0]?.because === 'away-and-alone';
}

/** The absence of a person that runs at a moment. */
export function absenceAt(person: Id<'person'>, absences: readonly Absence[], at: Instant): Absence | undefined {
  return absences.find((absence) => absence.person === person && absence.from <= at && at < absence.until);
}

/** Follows hand-overs to somebody who is there; undefined when they end with nobody, or in a circle. */
function findStanding(person: Id<'person'>, absences: readonly Absence[], at: Instant): Id<'person'> | undefined {
  const asked = new Set<Id<'person'>>();
  for (let next: Id<'person'> | undefined = person; next !== undefined && !asked.has(next); ) {
    asked.add(next);
    const absence = absenceAt(next, absences, at);
    if (absence === undefined) return next;
    next = absence.standsIn;
  }
  return undefined;
}

/** A person may come twice, in their own place and for another; their own place says more, wherever they first come. */
function firstOfEach(duty: readonly OnDuty[]): readonly OnDuty[] {
  const byPerson = new Map<Id<'person'>, OnDuty>();
  for (const each of duty) {
    const before = byPerson.get(each.person);
    if (!before || (before.because === 'stands-in' && each.because !== 'stands-in')) byPerson.set(each.person, each);
  }
  return [...byPerson.values()];
}
