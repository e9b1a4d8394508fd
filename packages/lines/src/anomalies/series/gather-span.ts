/** Points that were gathered, of some time. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly mean: number;
}

/** Gathers points until the slot of `slotMs` and at least `leastPoints` are over, and gives the mean of the span that the next point ends. A mean of few points is as wild as they are. */
export function createSpan(slotMs: number, leastPoints: number): (atMs: number, value: number) => Span | undefined {
  let [slot, startMs, sum, count] = [Number.NaN, 0, 0, 0];

  return function add(atMs, value) {
    const now = Math.floor(atMs / slotMs);
    let ended: Span | undefined;
    if (now !== slot && count >= leastPoints) {
      ended = { startMs, endMs: (slot + 1) * slotMs, mean: sum / count };
      [sum, count] = [0, 0];
    }
    if (count === 0) startMs = now * slotMs;
    slot = now;
    sum += value;
    count += 1;
    return ended;
  };
}
