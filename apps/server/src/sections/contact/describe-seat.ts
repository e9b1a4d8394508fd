import { toIso, type Id } from '@writ/kernel';
import type { FactValue } from '@writ/contract';
import type { Seat, SeatPlace } from './seat.ts';

/** The value of the fact `seat.holders`. `isReachable` says whether a person can be reached at all: they have not left, and can sign in. */
export function describeSeat(seat: Seat, isReachable: (person: Id<'person'>) => boolean): FactValue<'seat.holders'> {
  const describe = ({ person, since }: SeatPlace): { person: string; since: string; reachable: boolean } => ({ person, since: toIso(since), reachable: isReachable(person) });
  return { seat: seat.name, ...(seat.holder ? { holder: describe(seat.holder) } : {}), deputies: seat.deputies.map(describe) };
}
