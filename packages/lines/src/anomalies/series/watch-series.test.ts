import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../alert.ts';
import { createRandom, type LabelledSeries, makeLabelledSeries } from './testing-series.ts';
import { createSeriesWatch } from './watch-series.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2024, 0, 1);

function alertsOf(points: LabelledSeries['points']): readonly Alert[] {
  const watch = createSeriesWatch('load');
  return points.flatMap(({ atMs, value }) => watch.add(atMs, value));
}

/** Points every five minutes. */
function series(days: number, value: (atMs: number) => number): LabelledSeries['points'] {
  return Array.from({ length: days * 288 }, (_, index) => MONDAY_MS + index * 5 * MINUTE_MS).map((atMs) => ({ atMs, value: value(atMs) }));
}

function during(atMs: number, day: number, fromHour: number, hours: number): boolean {
  const from = MONDAY_MS + day * DAY_MS + fromHour * 60 * MINUTE_MS;
  return atMs >= from && atMs < from + hours * 60 * MINUTE_MS;
}

function noise(seed: number): () => number {
  const random = createRandom(seed);
  return () => random() + random() + random() - 1.5;
}

describe('watching a series', () => {
  it('finds what departs in labelled series that nothing was fitted to, and says little else', () => {
    // Seeds of their own: those by which the watch was made are others.
    const labelled = [101, 102, 103, 104].flatMap((seed) => makeLabelledSeries(seed));
    let [found, departures, wrong, weeks] = [0, 0, 0, 0];
    for (const { points, windows } of labelled) {
      const times = alertsOf(points).map(({ at }) => Date.parse(at));
      const isWithin = (at: number, { fromMs, untilMs }: LabelledSeries['windows'][number]): boolean => at >= fromMs && at <= untilMs;
      found += windows.filter((window) => times.some((at) => isWithin(at, window))).length;
      departures += windows.length;
      wrong += times.filter((at) => !windows.some((window) => isWithin(at, window))).length;
      weeks += (points.at(-1)!.atMs - points[0]!.atMs) / (7 * DAY_MS);
    }
    expect(departures).toBeGreaterThan(40);
    expect(found / departures).toBeGreaterThan(0.8);
    expect(found / (found + wrong)).toBeGreaterThan(0.68);
    expect(wrong / weeks).toBeLessThan(0.1);
  }, 60_000);

  it('tells a spike beyond everything before, with what was expected and what came', () => {
    const next = noise(1);
    const [alert, ...more] = alertsOf(series(5, (atMs) => (during(atMs, 3, 12, 0.1) ? 90 : 20 + next())));
    expect(alert).toMatchObject({ kind: 'spike', subject: 'load', came: '90', at: '2024-01-04T12:00:00.000Z' });
    expect(alert!.sentence).toMatch(/^load has gone beyond what it ever was: expected 18\.\d+ to 21\.\d+ in all points before, came 90\.$/);
    expect(more).toEqual([]);
  });

  it('tells on the third day of a level that leapt by less than any single point differs', () => {
    const next = noise(2);
    const found = alertsOf(series(4, (atMs) => 20 + 3 * next() + (during(atMs, 2, 12, 6) ? 2.5 : 0)));
    expect(found.map(({ kind }) => kind)).toEqual(['level']);
    expect(Date.parse(found[0]!.at)).toBeLessThan(MONDAY_MS + 2.75 * DAY_MS);
  });

  it('tells of points that differ more from one to the next than they did, though none is extreme', () => {
    const next = noise(3);
    let wander = 0;
    const found = alertsOf(series(8, (atMs) => {
      wander = 0.97 * wander + 0.3 * next();
      return 50 + 5 * wander + (during(atMs, 6, 6, 12) ? 4 * next() : 0.3 * next());
    }));
    expect(found.map(({ kind }) => kind)).toContain('rhythm');
    expect(found.every(({ at }) => at >= '2024-01-07T06:00')).toBe(true);
  });

  it('says nothing of what climbs every day as it did, nor of a level that comes back every workday', () => {
    const next = noise(4);
    expect(alertsOf(series(28, (atMs) => 10 + (atMs - MONDAY_MS) / DAY_MS + 0.3 * next()))).toEqual([]);
    const isWork = (atMs: number): boolean => Math.floor((atMs - MONDAY_MS) / DAY_MS) % 7 < 5 && during(atMs, Math.floor((atMs - MONDAY_MS) / DAY_MS), 8, 10);
    expect(alertsOf(series(28, (atMs) => (isWork(atMs) ? 100 : 20) + next()))).toEqual([]);
  });

  it('tells of a day without its rhythm, though night is nothing new', () => {
    const next = noise(5);
    const found = alertsOf(series(14, (atMs) => (during(atMs, Math.floor((atMs - MONDAY_MS) / DAY_MS), 8, 10) && !during(atMs, 9, 0, 24) ? 100 : 20) + next()));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'level' });
    expect(found[0]!.at.slice(0, 10)).toBe('2024-01-10');
    expect(found[0]!.expected).toMatch(/at this time of day/);
  });

  it('tells each of two departures of one week: the first does not become what is usual', () => {
    const next = noise(6);
    const found = alertsOf(series(8, (atMs) => (during(atMs, 3, 12, 0.1) || during(atMs, 5, 9, 0.1) ? 80 : 20 + next())));
    expect(found.map(({ at, kind }) => `${at.slice(0, 10)} ${kind}`)).toEqual(['2024-01-04 spike', '2024-01-06 spike']);
  });

  it('takes what departs every day for usual after a few times', () => {
    const next = noise(7);
    const found = alertsOf(series(20, (atMs) => (atMs > MONDAY_MS + 5 * DAY_MS && atMs % DAY_MS === 0 ? 80 : 20 + next())));
    expect(found.length).toBeLessThanOrEqual(5);
    expect(found.every(({ at }) => at < '2024-01-13')).toBe(true);
  });

  it('tells the same departures with the same ids each time', () => {
    for (const { points } of makeLabelledSeries(105).slice(0, 4)) expect(alertsOf(points)).toEqual(alertsOf(points));
  }, 60_000);

  it('does not depend on the unit: what is twice as large, or stands a thousand higher, departs at the same times', () => {
    const { points } = makeLabelledSeries(106).find(({ windows }) => windows.length > 0)!;
    const times = (found: readonly Alert[]): readonly string[] => found.map(({ at, kind }) => `${at} ${kind}`);
    const usual = times(alertsOf(points));
    expect(usual.length).toBeGreaterThan(0);
    expect(times(alertsOf(points.map(({ atMs, value }) => ({ atMs, value: value * 2 }))))).toEqual(usual);
    expect(times(alertsOf(points.map(({ atMs, value }) => ({ atMs, value: value + 1_024 }))))).toEqual(usual);
  }, 60_000);

  it('takes any numbers at any times without failing, and only says what can be written', () => {
    const times = fc.array(fc.integer({ min: 0, max: 4 * DAY_MS }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.array(fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, 1e308, 1e99, -1e99, Number.NaN, Infinity)), { minLength: 1, maxLength: 8 }), (steps, values) => {
        let atMs = MONDAY_MS;
        const watch = createSeriesWatch('load');
        for (let index = 0; index < 600; index += 1) {
          atMs += steps[index % steps.length]! - (index % 50 === 0 ? DAY_MS : 0);
          for (const alert of watch.add(atMs, values[index % values.length]!)) {
            expect(alert.score).toBeGreaterThanOrEqual(1);
            expect(alert.sentence).not.toMatch(/NaN|undefined/);
          }
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);
});
