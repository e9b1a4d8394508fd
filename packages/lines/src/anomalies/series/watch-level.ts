import { type Alert, makeAlert, say } from '../alert.ts';
import { createSeason, DAY_MS, type Expectation } from './season.ts';
import { median, quantile } from './statistics.ts';

/** Residuals that the usual deviation is computed from. */
const RESIDUALS = 480;
const LEAST_RESIDUALS = 48;
/** A deviation is at least this share of the whole range: what nobody would see on a chart is none. */
const LEAST_SHARE = 0.02;
/** Deviations outside of everything seen at this time that are forgiven in each slot, and how many beyond that make an alert (Page's CUSUM, Biometrika 1954). */
const FORGIVEN = 0.5;
const ENOUGH = 8;
/** After an alert the next one needs twice as much, and so on, for this long. */
const WARY_MS = 7 * DAY_MS;

/** Watches the mean of each slot of time against what earlier days had at that time. Returns the alert that a slot completes. */
export function createLevelWatch(subject: string, slotMs: number): (slotStartMs: number, mean: number) => Alert | undefined {
  const season = createSeason(slotMs);
  const residuals: number[] = [];
  let [lowest, highest] = [Infinity, -Infinity];
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
    residuals.push(Math.abs(mean - expected.middle));
    if (residuals.length > RESIDUALS) residuals.shift();
    if (scale === undefined) return undefined;
    return judge(startMs, mean, expected, scale);
  };

  function usualDeviation(): number | undefined {
    if (residuals.length < LEAST_RESIDUALS) return undefined;
    return Math.max(1.4826 * median(residuals), quantile(residuals, 0.95) / 2, LEAST_SHARE * (highest - lowest));
  }

  function judge(startMs: number, mean: number, expected: Expectation, scale: number): Alert | undefined {
    const outside = mean > expected.high ? mean - expected.high : mean < expected.low ? mean - expected.low : 0;
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
    if (isOpen || evidence < needed) return undefined;
    isOpen = true;
    alerts.push(startMs);
    const range = `${say(expected.low)} to ${say(expected.high)} at this time of day (${expected.days} days)`;
    return makeAlert('level', subject, String(Math.floor(sinceMs / DAY_MS)), startMs + slotMs, sinceMs, range, say(mean), evidence / needed);
  }
}
