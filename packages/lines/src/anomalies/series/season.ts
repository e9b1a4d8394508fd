import { median } from './statistics.ts';

export const DAY_MS = 86_400_000;
/** Days that are remembered: three weeks show a weekend twice. */
const DAYS = 21;
/** Days of the same kind from which a time of day has an expectation. */
const LEAST_WORKDAYS = 3;
const LEAST_WEEKENDS = 2;

/** What earlier days had at about this time. */
export interface Expectation {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly days: number;
}

/** What a series is like by time of day, on workdays and on weekends apart. */
export interface Season {
  readonly learn: (slotStartMs: number, mean: number) => void;
  /** What to expect in the slot, or undefined while too few days are known: three workdays or two days of weekends when `leastDays` is left out. */
  readonly expect: (slotStartMs: number, leastDays?: number) => Expectation | undefined;
}

/** Whether the day, counted from 1970-01-01, is a Saturday or a Sunday. */
export function isWeekend(day: number): boolean {
  // Day 0, 1970-01-01, was a Thursday.
  return (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
}

/** How many days of the kind of this slot's day make an expectation. */
export function leastDaysOf(slotStartMs: number): number {
  return isWeekend(Math.floor(slotStartMs / DAY_MS)) ? LEAST_WEEKENDS : LEAST_WORKDAYS;
}

/** Learns the mean of each slot of `slotMs` (a divisor of a day) online; keeps at most three weeks. Days begin at midnight UTC. */
export function createSeason(slotMs: number): Season {
  const slots = Math.round(DAY_MS / slotMs);
  const days = new Map<number, Float64Array>();

  function learn(startMs: number, mean: number): void {
    const day = Math.floor(startMs / DAY_MS);
    let values = days.get(day);
    if (values === undefined) {
      values = new Float64Array(slots).fill(Number.NaN);
      days.set(day, values);
      for (const known of days.keys()) if (known <= day - DAYS) days.delete(known);
    }
    values[Math.floor((startMs - day * DAY_MS) / slotMs)] = mean;
  }

  /** Slots just before and after count too: nobody goes to lunch on the second. */
  function expect(startMs: number, leastDays = leastDaysOf(startMs)): Expectation | undefined {
    const day = Math.floor(startMs / DAY_MS);
    const slot = Math.floor((startMs - day * DAY_MS) / slotMs);
    const [middles, all]: [number[], number[]] = [[], []];
    for (const [known, values] of days) {
      if (known >= day || isWeekend(known) !== isWeekend(day)) continue;
      const near = [valueAt(known, values, slot - 1), values[slot]!, valueAt(known, values, slot + 1)].filter((value) => !Number.isNaN(value));
      if (near.length === 0) continue;
      all.push(...near);
      middles.push(median(near));
    }
    if (middles.length < leastDays) return undefined;
    return { low: Math.min(...all), middle: median(middles), high: Math.max(...all), days: middles.length };
  }

  /** A neighbour slot, over midnight into the day before or after. */
  function valueAt(day: number, values: Float64Array, slot: number): number {
    if (slot >= 0 && slot < slots) return values[slot]!;
    return days.get(day + Math.sign(slot))?.[(slot + slots) % slots] ?? Number.NaN;
  }

  return { learn, expect };
}
