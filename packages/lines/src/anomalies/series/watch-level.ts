import { type Alert, makeAlert, say } from '../alert.ts';
import { createSeason, DAY_MS, type Expectation } from './season.ts';
import { createMoves } from './watch-moves.ts';
import { median, quantile } from './statistics.ts';

/** Residuals that the usual deviation is computed from. */
const RESIDUALS = 480;
const LEAST_RESIDUALS = 48;
/** Residuals after which it is computed anew. */
const RENEWED = 12;
/** A deviation is at least this share of the whole range: what nobody would see on a chart is none. */
const LEAST_SHARE = 0.02;
/** Deviations outside of everything seen at this time that are forgiven in each slot, and how many beyond that make an alert (Page's CUSUM, Biometrika 1954). */
const FORGIVEN = 0.5;
const ENOUGH = 8;
/** What earlier days had is widened by so many deviations, shared among the days: two days have seen a third of what there is, twenty nearly all. */
const WIDENED = 3.6;
/** After an alert the next one needs twice as much, and so on, for this long. */
const WARY_MS = 7 * DAY_MS;

/** Watches the mean of each slot of time against what earlier days had at that time. Returns the alert that a slot completes. */
export function createLevelWatch(subject: string, slotMs: number): (slotStartMs: number, mean: number) => Alert | undefined {
  const season = createSeason(slotMs);
  const moves = createMoves(slotMs);
  const residuals: number[] = [];
  let [lowest, highest] = [Infinity, -Infinity];
  let [learned, deviation] = [RENEWED, 0];
  let evidence = 0;
  let side = 0;
  let sinceMs = 0;
  let alerts: number[] = [];
  let isOpen = false;

  return function add(startMs, mean) {
    const expected = season.expect(startMs);
    const scale = usualDeviation();
    season.learn(startMs, mean);
    lowest = Math.min(lowest, mean);
    highest = Math.max(highest, mean);
    if (expected === undefined) return undefined;
    moves.add(startMs, mean - expected.middle);
    residuals.push(Math.abs(mean - expected.middle));
    if (residuals.length > RESIDUALS) residuals.shift();
    learned += 1;
    if (scale === undefined) return undefined;
    return judge(startMs, mean, expected, scale);
  };

  function usualDeviation(): number | undefined {
    if (residuals.length < LEAST_RESIDUALS) return undefined;
    // Sorting hundreds of residuals is most of the work of a slot, and a few more change little.
    if (learned >= RENEWED) [learned, deviation] = [0, Math.max(1.4826 * median(residuals), quantile(residuals, 0.95) / 2)];
    return Math.max(deviation, LEAST_SHARE * (highest - lowest));
  }

  function judge(startMs: number, mean: number, expected: Expectation, scale: number): Alert | undefined {
    const margin = (WIDENED * scale) / expected.days;
    const [low, high] = [expected.low - margin, expected.high + margin];
    const outside = mean > high ? mean - high : mean < low ? mean - low : 0;
    if (scale === 0 && outside === 0) return undefined;
    const deviations = scale === 0 ? 2 * ENOUGH : Math.abs(outside) / scale;
    if (outside !== 0 && Math.sign(outside) !== side) {
      evidence = 0;
      side = Math.sign(outside);
    }
    if (evidence === 0) sinceMs = startMs;
    evidence = Math.max(0, evidence + deviations - FORGIVEN);
    if (evidence === 0) isOpen = false;
    alerts = alerts.filter((at) => startMs - at < WARY_MS);
    const needed = ENOUGH * 2 ** alerts.length;
    if (isOpen || evidence < needed || !moves.isUnusual(side)) return undefined;
    isOpen = true;
    alerts.push(startMs);
    const range = `${say(expected.low)} to ${say(expected.high)} at this time of day (${expected.days} days)`;
    return makeAlert('level', subject, String(Math.floor(sinceMs / DAY_MS)), startMs + slotMs, sinceMs, range, say(mean), evidence / needed);
  }
}
