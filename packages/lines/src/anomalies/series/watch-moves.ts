import { DAY_MS } from './season.ts';

/** Lengths that are compared, in slots: the mean of the last so many with that of as many before them (the steps of Haar, Mathematische Annalen 1910). */
const HORIZONS = [1, 4, 16, 48];
const LONGEST = 96;
/** Slots whose moves are recent: they are not yet what is usual. */
const RECENT = 12;
/** Days whose greatest moves are remembered, and from how many on they say what is usual. */
const DAYS = 21;
const LEAST_DAYS = 2;
/** A move is unusual when it is this much greater than the greatest of every day, and by more while few days are known. */
const BEYOND = 1.1;
const BEYOND_OF_ONE_DAY = 0.5;

/** What a series moves by, over short and long times. */
export interface Moves {
  readonly add: (slotStartMs: number, value: number) => void;
  /** Whether it lately moved up (1) or down (-1) by more than on any day before, over any of the times. */
  readonly isUnusual: (side: number) => boolean;
}

interface Horizon {
  readonly recent: { readonly atMs: number; readonly move: number }[];
  readonly days: { readonly day: number; up: number; down: number }[];
}

/** Learns how far a series of slots moves within half an hour up to a day, by the greatest moves of each day. A series that climbs or wanders every day does nothing unusual by going where it never was. */
export function createMoves(slotMs: number): Moves {
  const held: { readonly atMs: number; readonly value: number }[] = [];
  const horizons: readonly Horizon[] = HORIZONS.map(() => ({ recent: [], days: [] }));

  function add(startMs: number, value: number): void {
    held.push({ atMs: startMs, value });
    while (held[0]!.atMs <= startMs - LONGEST * slotMs) held.shift();
    for (const [index, slots] of HORIZONS.entries()) {
      const move = moveOf(startMs, slots);
      if (!Number.isNaN(move)) note(horizons[index]!, startMs, move);
    }
  }

  /** NaN when one of the two times has less than half of its slots. */
  function moveOf(nowMs: number, slots: number): number {
    let [sum, count, sumBefore, countBefore] = [0, 0, 0, 0];
    for (let at = held.length - 1; at >= 0 && held[at]!.atMs > nowMs - 2 * slots * slotMs; at -= 1) {
      const { atMs, value } = held[at]!;
      if (atMs > nowMs - slots * slotMs) {
        sum += value;
        count += 1;
      } else {
        sumBefore += value;
        countBefore += 1;
      }
    }
    return Math.min(count, countBefore) * 2 < slots ? Number.NaN : sum / count - sumBefore / countBefore;
  }

  function note({ recent, days }: Horizon, atMs: number, move: number): void {
    recent.push({ atMs, move });
    while (recent[0]!.atMs <= atMs - RECENT * slotMs) learn(days, recent.shift()!);
  }

  return {
    add,
    isUnusual: (side) => horizons.some(({ recent, days }) => {
      if (days.length < LEAST_DAYS) return false;
      const usual = days.reduce((most, { up, down }) => Math.max(most, side > 0 ? up : down), 0);
      return recent.some(({ move }) => move * side > (BEYOND + BEYOND_OF_ONE_DAY / days.length) * usual);
    }),
  };
}

function learn(days: { readonly day: number; up: number; down: number }[], { atMs, move }: { readonly atMs: number; readonly move: number }): void {
  const day = Math.floor(atMs / DAY_MS);
  if (days.at(-1)?.day !== day) days.push({ day, up: 0, down: 0 });
  const last = days.at(-1)!;
  last.up = Math.max(last.up, move);
  last.down = Math.max(last.down, -move);
  if (days.length > DAYS) days.shift();
}
