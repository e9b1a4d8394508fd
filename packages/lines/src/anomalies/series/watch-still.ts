import { type Alert, makeAlert, say } from '../alert.ts';
import { DAY_MS } from './season.ts';

/** Points before any is judged, and for how long they must have come. */
const LEAST_POINTS = 200;
const LEAST_MS = 2 * DAY_MS;
/** A flat line is this many times longer than any before, and this many points at least. */
const TIMES_LONGER = 3;
const LEAST_FLAT = 24;

/** Watches for a series that stands still for longer than ever. */
export function createStillWatch(subject: string): (atMs: number, value: number) => Alert | undefined {
  let [points, firstMs] = [0, 0];
  let [lowest, highest] = [Infinity, -Infinity];
  let [last, run, longest, runMs] = [Number.NaN, 0, 0, 0];
  let isFlat = false;

  return function add(atMs, value) {
    if (points === 0) firstMs = atMs;
    points += 1;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (value !== last) {
      // How long a run was is learned when it is over.
      longest = Math.max(longest, run);
      [last, run, runMs, isFlat] = [value, 0, atMs, false];
    }
    run += 1;
    const needed = Math.max(LEAST_FLAT, longest * TIMES_LONGER);
    const isJudged = points > LEAST_POINTS && atMs - firstMs >= LEAST_MS && lowest !== highest;
    if (!isJudged || isFlat || run < needed) return undefined;
    isFlat = true;
    return makeAlert('flat-line', subject, String(Math.floor(runMs / DAY_MS)), atMs, runMs, `a change within ${longest} points`, `${say(value)} in ${run} points`, run / needed);
  };
}
