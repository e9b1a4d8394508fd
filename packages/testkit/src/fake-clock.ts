import { type Instant, MS, plus, toIso } from '@writ/kernel';

/** Time that passes only when a test says so. Hand `clock.now` to what takes a `clock: () => Instant`. */
export interface FakeClock {
  readonly now: () => Instant;
  /** Moves on by `ms` milliseconds and returns the new time. */
  readonly pass: (ms: number) => Instant;
  readonly passMinutes: (minutes: number) => Instant;
  readonly passHours: (hours: number) => Instant;
  readonly passDays: (days: number) => Instant;
  /** Goes to a time, back too: clocks of machines do. */
  readonly set: (at: Instant) => void;
  readonly iso: () => string;
}

/** A clock that stands at `start`, by default 2026-11-24T09:00Z, a Tuesday on which offices are open. */
export function fakeClock(start: Instant | string = '2026-11-24T09:00:00Z'): FakeClock {
  let at = (typeof start === 'string' ? Date.parse(start) : start) as Instant;
  const pass = (ms: number): Instant => {
    at = plus(at, ms);
    return at;
  };
  return {
    now: () => at,
    pass,
    passMinutes: (minutes) => pass(minutes * MS.minute),
    passHours: (hours) => pass(hours * MS.hour),
    passDays: (days) => pass(days * MS.day),
    set: (to) => {
      at = to;
    },
    iso: () => toIso(at),
  };
}
