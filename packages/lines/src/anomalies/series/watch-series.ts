import type { Alert } from '../alert.ts';
import { createSpan } from './gather-span.ts';
import { DAY_MS } from './season.ts';
import { createExtremeWatch, SAME_MS } from './watch-extremes.ts';
import { createLevelWatch } from './watch-level.ts';
import { createRhythmWatch } from './watch-rhythm.ts';
import { createStillWatch } from './watch-still.ts';

/** Slots of the day that points are averaged over. */
const HALF_HOUR_MS = DAY_MS / 48;
const THREE_HOURS_MS = DAY_MS / 8;
/** Numbers as far out as this are left out: their sums would leave what a double holds. */
const MOST = 1e100;
/** Points of a mean that is compared with all other means. */
const LEAST_POINTS = 12;

/** Watches one series of numbers. Points must come in the order of time; one that is older than the last is left out. */
export interface SeriesWatch {
  readonly add: (atMs: number, value: number) => readonly Alert[];
}

/**
 * Watches one series, learning as it goes: its extremes and how rough it is, from the third day; its level by time of day on workdays and weekends, when enough of them are known; how long it stands still, and how often it rises. Memory is bounded.
 *
 *     const watch = createSeriesWatch('requests a minute');
 *     const alerts = points.flatMap(({ atMs, value }) => watch.add(atMs, value));
 */
export function createSeriesWatch(subject: string): SeriesWatch {
  const level = watchMeans(createSpan(HALF_HOUR_MS, 1), createLevelWatch(subject, HALF_HOUR_MS));
  const spike = createExtremeWatch({ kind: 'spike', subject, blockMs: DAY_MS / 24, near: 24, what: 'in all points before', turn: '' });
  const leap = watchMeans(createSpan(HALF_HOUR_MS, LEAST_POINTS), createExtremeWatch({ kind: 'level', subject, blockMs: DAY_MS / 24, near: 6, what: 'on average over half an hour', turn: 'half hour ' }));
  const longLeap = watchMeans(createSpan(THREE_HOURS_MS, LEAST_POINTS), createExtremeWatch({ kind: 'level', subject, blockMs: THREE_HOURS_MS, near: 6, what: 'on average over three hours', turn: 'three hours ' }));
  const roughness = watchMeans(createSpan(THREE_HOURS_MS, LEAST_POINTS), createExtremeWatch({ kind: 'rhythm', subject, blockMs: THREE_HOURS_MS, near: 6, what: 'from point to point, on average over three hours', turn: 'steps ' }));
  const still = createStillWatch(subject);
  const rhythm = createRhythmWatch(subject);
  let [last, lastMs, foundMs] = [Number.NaN, -Infinity, -Infinity];

  /** What leaps shows in points, means and steps at once, and is told by the first of them. */
  function toldOnce(alerts: readonly (Alert | undefined)[], atMs: number): Alert | undefined {
    const found = alerts.find((alert) => alert !== undefined);
    if (found === undefined) return undefined;
    const isSame = atMs - foundMs < SAME_MS;
    foundMs = atMs;
    return isSame ? undefined : found;
  }

  return {
    add(atMs, value) {
      if (atMs < lastMs || !(Math.abs(value) < MOST)) return [];
      const steps = Number.isNaN(last) ? undefined : roughness(atMs, Math.abs(value - last));
      [last, lastMs] = [value, atMs];
      const departure = toldOnce([level(atMs, value), spike(atMs, value), leap(atMs, value), longLeap(atMs, value), steps], atMs);
      return [departure, still(atMs, value), rhythm(atMs, value)].filter((alert) => alert !== undefined);
    },
  };
}

function watchMeans(gather: ReturnType<typeof createSpan>, watch: (startMs: number, mean: number, endMs: number) => Alert | undefined): (atMs: number, value: number) => Alert | undefined {
  return (atMs, value) => {
    const span = gather(atMs, value);
    return span === undefined ? undefined : watch(span.startMs, span.mean, span.endMs);
  };
}
