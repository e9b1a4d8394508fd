import type { Id, Instant } from '@writ/kernel';

/** The duty of a named person. There is one so far. */
export const SEATS = ['point-of-contact'] as const;
export type SeatName = (typeof SEATS)[number];

/** Somebody's place in a seat: 0 is the holder, deputies follow in order from 1. */
export interface SeatPlace {
  readonly person: Id<'person'>;
  readonly place: number;
  readonly since: Instant;
  readonly until: Instant | undefined;
}

/** Who sits there now. */
export interface Seat {
  readonly name: SeatName;
  readonly holder: SeatPlace | undefined;
  readonly deputies: readonly SeatPlace[];
}
