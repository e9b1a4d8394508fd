import type { Id, Instant } from '@writ/kernel';

/** Seats that are never empty. */
export const SEATS = ['point-of-contact'] as const;
/** Every duty of named persons. Support on call may be left to everybody who has the role. */
export const EVERY_SEAT = [...SEATS, 'support-on-call'] as const;
export type SeatName = (typeof EVERY_SEAT)[number];

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
