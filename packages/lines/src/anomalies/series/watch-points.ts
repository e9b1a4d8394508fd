import { type Alert, makeAlert, say } from '../alert.ts';
import { DAY_MS } from './season.ts';

/** Points before any is judged, and for how long they must have come. */
const LEAST_POINTS = 200;
const LEAST_MS = 2 * DAY_MS;
/** The largest (smallest) values that are kept: their spread says how far the next extreme may go (after Siffer et al., KDD 2017, who fit a tail to them). */
const EXTREMES = 20;
/** How many of those spreads beyond the most extreme value make a spike. */
const SPREADS = 1;
/** A flat line is this many times longer than any before, and this many points at least. */
const TIMES_LONGER = 3;
const LEAST_FLAT = 24;
/** Spikes that follow are said again only when this much time has passed. */
const QUIET_MS = DAY_MS;

/** Watches single points: beyond everything that ever was, or standing still for longer than ever. */
export function createPointWatch(subject: string): (atMs: number, value: number) => readonly Alert[] {
  const high: number[] = [];
  const low: number[] = [];
  let [points, firstMs, spikeMs] = [0, 0, -Infinity];
  let [lowest, highest] = [Infinity, -Infinity];
  let [last, run, longest, runMs] = [Number.NaN, 0, 0, 0];
  let isFlat = false;

  return function add(atMs, value) {
    if (points === 0) firstMs = atMs;
    points += 1;
    const alerts: Alert[] = [];
    const isJudged = points > LEAST_POINTS && atMs - firstMs >= LEAST_MS;
    const spike = isJudged ? (spikeOf(value, high, 1, atMs) ?? spikeOf(value, low, -1, atMs)) : undefined;
    if (spike !== undefined && atMs - spikeMs >= QUIET_MS) alerts.push(spike);
    if (spike !== undefined) spikeMs = atMs;
    keep(high, value, 1);
    keep(low, value, -1);
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    const flat = standStill(atMs, value, isJudged);
    if (flat !== undefined) alerts.push(flat);
    return alerts;
  };

  /** `extremes` has the farthest value first. */
  function spikeOf(value: number, extremes: readonly number[], side: 1 | -1, atMs: number): Alert | undefined {
    const [most] = extremes;
    const spread = Math.max(Math.abs(most! - extremes.at(-1)!) * SPREADS, (highest - lowest) * 0.1);
    const beyond = (value - most!) * side;
    if (spread === 0 ? beyond <= 0 : beyond <= spread) return undefined;
    return makeAlert('spike', subject, String(Math.floor(atMs / DAY_MS)), atMs, atMs, `${say(lowest)} to ${say(highest)}, as in all ${points - 1} points before`, say(value), spread === 0 ? 2 : beyond / spread);
  }

  function standStill(atMs: number, value: number, isJudged: boolean): Alert | undefined {
    if (value !== last) {
      // How long a run was is learned when it is over.
      longest = Math.max(longest, run);
      [last, run, runMs, isFlat] = [value, 0, atMs, false];
    }
    run += 1;
    if (!isJudged || isFlat || lowest === highest || run < Math.max(LEAST_FLAT, longest * TIMES_LONGER)) return undefined;
    isFlat = true;
    return makeAlert('flat-line', subject, String(Math.floor(runMs / DAY_MS)), atMs, runMs, `a change within ${longest} points`, `${say(value)} in ${run} points`, run / Math.max(LEAST_FLAT, longest * TIMES_LONGER));
  }
}

function keep(extremes: number[], value: number, side: 1 | -1): void {
  if (extremes.length === EXTREMES && (value - extremes.at(-1)!) * side <= 0) return;
  let at = extremes.length;
  while (at > 0 && (value - extremes[at - 1]!) * side > 0) at -= 1;
  extremes.splice(at, 0, value);
  if (extremes.length > EXTREMES) extremes.pop();
}
