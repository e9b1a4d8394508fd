import { MS } from '@writ/kernel';

/** From one instant up to and without another, milliseconds. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

/** Where one can go from a range. What would show nothing else is undefined. */
export interface Steps {
  /** The same length just before it. */
  readonly earlier: Range;
  /** The same length just after it, as far as there was time already. */
  readonly later: Range | undefined;
  /** Four times as long, around it. */
  readonly wider: Range | undefined;
  /** A quarter of it: its middle, or its end where it ends now. */
  readonly narrower: Range | undefined;
}

const FACTOR = 4;
const SHORTEST_MS = MS.second;
/** Longer than any policy asks lines to be kept; what is longer is asked for by its address. */
const LONGEST_MS = 400 * MS.day;

/** The steps from a range of the histogram: before it, after it, out and in. None of them reaches beyond `now`, nor before 1970. */
export function stepRange({ from, until }: Range, now: number): Steps {
  const length = until - from;
  const end = Math.max(now + 1, until);
  return {
    earlier: { from: Math.max(0, from - length), until: Math.max(1, from) },
    later: until > now ? undefined : { from: Math.min(until, end - length), until: Math.min(until + length, end) },
    wider: length >= LONGEST_MS ? undefined : widen({ from, until }, Math.min(length * FACTOR, LONGEST_MS), end),
    narrower: length <= SHORTEST_MS ? undefined : narrow({ from, until }, Math.max(SHORTEST_MS, Math.round(length / FACTOR)), now),
  };
}

function widen({ from, until }: Range, length: number, end: number): Range {
  const added = Math.round((length - (until - from)) / 2);
  const last = Math.min(until + added, end);
  return { from: Math.max(0, Math.min(from, last - length)), until: last };
}

function narrow({ from, until }: Range, length: number, now: number): Range {
  if (until > now) return { from: until - length, until };
  const first = from + Math.floor((until - from - length) / 2);
  return { from: first, until: first + length };
}
