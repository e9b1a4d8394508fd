import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../alert.ts';
import { createRandom } from '../series/testing-series.ts';
import { makeLabelledLog } from './testing-log.ts';
import { createLinesWatch, type WatchedLine } from './watch-lines.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONDAY_MS = Date.UTC(2024, 0, 8);

function alertsOf(lines: readonly WatchedLine[], untilMs?: number): readonly Alert[] {
  const watch = createLinesWatch({ learnMs: DAY_MS });
  const alerts: Alert[] = [];
  for (let at = 0; at < lines.length; at += 200) alerts.push(...watch.add(lines.slice(at, at + 200)));
  return untilMs === undefined ? alerts : [...alerts, ...watch.finish(untilMs)];
}

function line(atMs: number, message: string, more: Partial<WatchedLine> = {}): WatchedLine {
  return { atMs, message, host: 'web-1', account: null, address: null, service: 'worker', ...more };
}

/** A line every five minutes, and what each hour has besides. */
function hours(from: number, until: number, more: (hour: number, atMs: number) => readonly WatchedLine[]): readonly WatchedLine[] {
  return Array.from({ length: until - from }, (_, index) => from + index).flatMap((hour) => {
    const atMs = MONDAY_MS + hour * HOUR_MS;
    return [...Array.from({ length: 12 }, (_, beat) => line(atMs + beat * 5 * MINUTE_MS, `checked ${hour + beat} jobs`)), ...more(hour, atMs + 59 * MINUTE_MS)];
  });
}

describe('watching lines', () => {
  it('finds what departs in labelled logs that nothing was fitted to, and says little else', () => {
    // Seeds of their own: those by which the watch was made are others.
    const logs = Array.from({ length: 24 }, (_, index) => makeLabelledLog(201 + index));
    let [found, departures, wrong] = [0, 0, 0];
    for (const { lines, departures: labelled, firstMs } of logs) {
      const alerts = alertsOf(lines).map(({ kind, at }) => ({ kind, atMs: Date.parse(at) }));
      const isWithin = (at: number, { fromMs, untilMs }: (typeof labelled)[number]): boolean => at >= fromMs && at <= untilMs;
      found += labelled.filter((each) => alerts.some(({ atMs }) => isWithin(atMs, each))).length;
      departures += labelled.length;
      // A kind of line that comes for the first time is new, whether or not it was put in for that.
      const isTrulyNew = ({ kind, atMs }: (typeof alerts)[number]): boolean => kind === 'new-template' && firstMs.has(atMs);
      wrong += alerts.filter((alert) => !isTrulyNew(alert) && !labelled.some((each) => isWithin(alert.atMs, each))).length;
    }
    expect(departures).toBeGreaterThan(15);
    expect(found / departures).toBeGreaterThan(0.8);
    expect(found / (found + wrong)).toBeGreaterThan(0.85);
  }, 60_000);

  it('does not take for a departure what comes in clumps at any hour, unless a clump is far greater than all before', () => {
    const random = createRandom(3);
    const clumps = (greatest: number) => hours(0, 24 * 14, (hour, atMs) => {
      const size = hour === 24 * 11 + 15 ? greatest : random() < 0.03 ? 15 + Math.floor(15 * random()) : 0;
      return Array.from({ length: size }, (_, index) => line(atMs + index, `client ${index} closed the connection early`));
    });
    const kinds = (lines: readonly WatchedLine[]): readonly string[] => alertsOf(lines).filter(({ kind }) => kind !== 'new-template').map(({ kind, at }) => `${kind} ${at.slice(0, 13)}`);
    expect(kinds(clumps(30))).toEqual([]);
    expect(kinds(clumps(400))).toEqual(['rate-change 2024-01-19T16']);
  });

  it('adds up hours that lie below what they had, each of which alone would be no departure', () => {
    const random = createRandom(4);
    const lines = hours(0, 24 * 12, (hour, atMs) => {
      const isWork = hour % 24 >= 8 && hour % 24 < 18 && Math.floor(hour / 24) % 7 < 5;
      const isQuiet = hour >= 24 * 9 + 11 && hour < 24 * 9 + 16;
      const size = Math.round((isWork ? 60 : 8) * (0.9 + 0.2 * random()) * (isQuiet ? 0.6 : 1));
      return Array.from({ length: size }, (_, index) => line(atMs + index, `request ${index} answered`));
    });
    const found = alertsOf(lines);
    expect(found).toMatchObject([{ kind: 'rate-change', since: '2024-01-17T11:00:00.000Z' }]);
    expect(found[0]!.sentence).toMatch(/expected \d+ to \d+ lines in this hour of the day/);
  });

  it('knows no workday by a Sunday: what comes first on the first Monday is learned, and on the Tuesday told', () => {
    const sunday = -24;
    const told = (first: number): readonly string[] => alertsOf(hours(sunday, 96, (hour, atMs) => (hour === first ? [line(atMs, 'disk sda failed its test')] : []))).map(({ kind }) => kind);
    expect(told(10)).toEqual([]);
    expect(told(34)).toEqual(['new-template']);
  });

  it('tells the first line of a new program once, as a new kind of line', () => {
    const found = alertsOf(hours(0, 96, (hour, atMs) => (hour === 60 ? [line(atMs, 'listening on 4444', { service: 'netcat' })] : [])));
    expect(found.map(({ kind }) => kind)).toEqual(['new-template']);
  });

  it('waits for as long as a kind of line has paused often, and over a weekend that it has not known', () => {
    const working = (until: number) => hours(0, until, (hour, atMs) => (hour % 24 >= 8 && hour % 24 < 18 && Math.floor(hour / 24) % 7 < 5 ? Array.from({ length: 3 }, (_, index) => line(atMs + index, `session ${hour} opened`)) : []));
    expect(alertsOf(working(24 * 14))).toEqual([]);
    const stopped = hours(0, 24 * 18, (hour, atMs) => (hour < 24 * 9 && hour % 3 === 0 ? [line(atMs, `table ${hour} copied`)] : []));
    expect(alertsOf(stopped)).toMatchObject([{ kind: 'vanished-template', since: '2024-01-16T21:59:00.000Z' }]);
  });

  it('tells of a beat that stops although it stopped for an hour once before', () => {
    const beats = Array.from({ length: 24 * 12 * 6 }, (_, index) => index).filter((index) => Math.floor(index / 12) !== 60 && index < 24 * 12 * 4).map((index) => line(MONDAY_MS + index * 5 * MINUTE_MS, `checked ${index} jobs`));
    expect(alertsOf(beats, MONDAY_MS + 4.5 * DAY_MS)).toMatchObject([{ kind: 'rate-change', since: '2024-01-12T00:00:00.000Z', at: '2024-01-12T03:00:00.000Z' }]);
  });

  it('takes lines of any times and words without failing, and says the same each time', () => {
    const lines = fc.array(fc.record({ step: fc.integer({ min: -DAY_MS, max: 3 * DAY_MS }), message: fc.oneof(fc.string(), fc.constantFrom('checked 3 jobs', '')), name: fc.option(fc.string(), { nil: null }) }), { maxLength: 120 });
    fc.assert(
      fc.property(lines, (steps) => {
        let atMs = MONDAY_MS;
        const made = steps.map(({ step, message, name }) => line((atMs += step), message, { account: name, address: name, host: name }));
        const found = alertsOf(made, atMs + 9 * DAY_MS);
        expect(alertsOf(made, atMs + 9 * DAY_MS)).toEqual(found);
        for (const { score, sentence } of found) {
          expect(score).toBeGreaterThanOrEqual(1);
          expect(sentence).not.toMatch(/NaN|undefined ms|Infinity/);
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 60_000);
});
