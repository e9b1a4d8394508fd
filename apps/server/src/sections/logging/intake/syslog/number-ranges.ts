/** Whole numbers as runs without holes, in their order; no two touch. */
export type Ranges = [from: number, to: number][];

/** Adds `from` to `to`, both with them, joining what touches. */
export function addRange(ranges: Ranges, from: number, to: number): void {
  // Nearly always the next number: the last range grows.
  const last = ranges.at(-1);
  if (last !== undefined && from === last[1] + 1) {
    last[1] = to;
    return;
  }
  let begin = 0;
  while (begin < ranges.length && ranges[begin]![1] < from - 1) begin += 1;
  let end = begin;
  let [first, final] = [from, to];
  for (; end < ranges.length && ranges[end]![0] <= to + 1; end += 1) [first, final] = [Math.min(first, ranges[end]![0]), Math.max(final, ranges[end]![1])];
  ranges.splice(begin, end - begin, [first, final]);
}

/** What of `from` to `to` is in none of the ranges. */
export function holesIn(ranges: Readonly<Ranges>, from: number, to: number): Ranges {
  const holes: Ranges = [];
  let next = from;
  for (const [first, last] of ranges) {
    if (last < next) continue;
    if (first > to) break;
    if (first > next) holes.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= to) holes.push([next, to]);
  return holes;
}
