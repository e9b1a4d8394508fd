import { MS, toIso, type Id, type Instant } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import type { Seat, SeatPlace } from './seat.ts';
import type { Reach } from './ways/read-reach.ts';

/** How long somebody new may sit there before a way to call them must have proven itself. */
const SETTLING_MS = 7 * MS.day;

export interface Reachability {
  /** People who have not left and can sign in. */
  readonly canSignIn: ReadonlySet<Id<'person'>>;
  readonly reach: Reach;
  readonly now: Instant;
}

/**
 * The value of the fact `seat.holders`. Somebody can be reached who can sign in and has a way that proved itself within 90 days; who came within the last week and has
 * added none yet is taken to look at the console.
 */
export function describeSeat(seat: Seat, { canSignIn, reach, now }: Reachability): FactValue<'seat.holders'> {
  const isReachable = ({ person, since }: SeatPlace): boolean => canSignIn.has(person) && (reach.proven.has(person) || (!reach.withWays.has(person) && now - since < SETTLING_MS));
  const describe = (place: SeatPlace): { person: string; since: string; reachable: boolean } => ({ person: place.person, since: toIso(place.since), reachable: isReachable(place) });
  return { seat: seat.name, ...(seat.holder ? { holder: describe(seat.holder) } : {}), deputies: seat.deputies.map(describe) };
}
