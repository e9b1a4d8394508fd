import type { Alert } from '../alert.ts';
import { DAY_MS } from './season.ts';
import { createLevelWatch } from './watch-level.ts';
import { createPointWatch } from './watch-points.ts';
import { createRhythmWatch } from './watch-rhythm.ts';

/** Slots of the day that points are averaged over: half hours. */
const SLOT_MS = DAY_MS / 48;

/** Watches one series of numbers. Points must come in the order of time; one that is older than the last is left out. */
export interface SeriesWatch {
  readonly add: (atMs: number, value: number) => readonly Alert[];
}

/**
 * Watches one series, learning as it goes: its level by time of day on workdays and weekends, its extremes, how long it stands still, and how often it rises. Memory is bounded.
 *
 *     const watch = createSeriesWatch('requests a minute');
 *     const alerts = points.flatMap(({ atMs, value }) => watch.add(atMs, value));
 */
export function createSeriesWatch(subject: string): SeriesWatch {
  const level = createLevelWatch(subject, SLOT_MS);
  const points = createPointWatch(subject);
  const rhythm = createRhythmWatch(subject);
  let [slotMs, sum, count, lastMs] = [Number.NaN, 0, 0, -Infinity];

  return {
    add(atMs, value) {
      if (atMs < lastMs || !Number.isFinite(value)) return [];
      lastMs = atMs;
      const alerts: Alert[] = [];
      const start = Math.floor(atMs / SLOT_MS) * SLOT_MS;
      if (start !== slotMs) {
        const alert = count > 0 ? level(slotMs, sum / count) : undefined;
        if (alert !== undefined) alerts.push(alert);
        [slotMs, sum, count] = [start, 0, 0];
      }
      sum += value;
      count += 1;
      alerts.push(...points(atMs, value));
      const change = rhythm(atMs, value);
      if (change !== undefined) alerts.push(change);
      return alerts;
    },
  };
}
