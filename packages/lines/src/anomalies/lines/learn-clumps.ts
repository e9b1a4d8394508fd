import { DAY_MS } from '../series/season.ts';

const HOUR_MS = 3_600_000;
/** What has no hours of the day of its own must go beyond its greatest hour, by so many times that hour shared among the hours it came in: of one clump nothing follows for the next. */
const CLUMP = 4;

/** In which hours a kind of line came, and how many at most. */
export interface Clumps {
  readonly learn: (hourMs: number, count: number) => void;
  /** Lines that an hour may have without departing; 0 for what comes in the same hours of the day again and again. */
  readonly allowed: () => number;
}

/** Learns whether a kind of line comes at its hours of the day (a backup at night) or in clumps at any (clients that all retry). Keeps three numbers. */
export function createClumps(): Clumps {
  let [hoursOfDay, hours, greatest] = [0, 0, 0];

  function isRegular(): boolean {
    let different = 0;
    for (let bits = hoursOfDay; bits !== 0; bits &= bits - 1) different += 1;
    return different * 2 <= hours;
  }

  return {
    learn(hourMs, count) {
      if (count === 0) return;
      hours += 1;
      hoursOfDay |= 1 << Math.floor((hourMs % DAY_MS) / HOUR_MS);
      greatest = Math.max(greatest, count);
    },
    allowed: () => (hours === 0 || isRegular() ? 0 : greatest * (1 + CLUMP / hours)),
  };
}
