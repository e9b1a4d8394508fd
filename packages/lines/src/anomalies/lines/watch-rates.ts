import { type Alert, makeAlert, say } from '../alert.ts';
import { createSeason, DAY_MS, type Season } from '../series/season.ts';

export const HOUR_MS = 3_600_000;
/** Kinds of lines whose rate is watched. Further ones are only new. */
const MAX_TEMPLATES = 4_096;
/** Deviations beyond the most (fewest) lines that this hour of the day ever had; a deviation is at least that of a Poisson count, the root of its mean. */
const ENOUGH = 6;
/** After an alert the next of one template needs twice as much, and so on, for this long. */
const WARY_MS = 7 * DAY_MS;
/** A template vanishes after this many times its longest silence, and when so many lines are missing that chance leaves e^-14, one in a million, for it. */
const TIMES_LONGER = 3;
const LEAST_MISSING = 14;
/** Lines and time from which a silence can be judged. */
const LEAST_LINES = 50;
/** Kinds of lines that are new: more than this in a day are not said one by one. */
const MOST_NEW = 10;
/** More departures than this in one hour are one alert. */
const MOST_AT_ONCE = 5;

interface Rate {
  template: string;
  readonly season: Season;
  readonly firstMs: number;
  lastMs: number;
  lines: number;
  longestMs: number;
  hour: number;
  count: number;
  alerts: number[];
  isSilent: boolean;
}

/** Watches how often each template comes. */
export interface RateWatch {
  /** A line of a template came. Time must not go backwards; a line that does counts as of the last. */
  readonly add: (atMs: number, id: string, template: string) => readonly Alert[];
  /** A template became more general and has another id now: that is nothing new. */
  readonly rename: (from: string, to: string, template: string) => void;
  /** No more lines come until then: says what has vanished. */
  readonly finish: (atMs: number) => readonly Alert[];
}

/** Makes a watch that says nothing of templates in the first `learnMs` of lines. Memory is bounded by the number of templates. */
export function createRateWatch(learnMs: number): RateWatch {
  const rates = new Map<string, Rate>();
  let [firstMs, nowMs, hour, newDay, newOnes] = [Number.NaN, -Infinity, Number.NaN, 0, 0];

  function add(atMs: number, id: string, template: string): readonly Alert[] {
    if (Number.isNaN(firstMs)) [firstMs, hour] = [atMs, Math.floor(atMs / HOUR_MS)];
    nowMs = Math.max(nowMs, atMs);
    const alerts = passHours(nowMs);
    const rate = rates.get(id);
    if (rate === undefined) {
      if (nowMs - firstMs >= learnMs) alerts.push(...sayNew(id, template));
      if (rates.size < MAX_TEMPLATES) rates.set(id, newRate(template, nowMs));
      return alerts;
    }
    rate.longestMs = Math.max(rate.longestMs, nowMs - rate.lastMs);
    rate.lastMs = nowMs;
    rate.lines += 1;
    rate.count += 1;
    rate.isSilent = false;
    return alerts;
  }

  function newRate(template: string, atMs: number): Rate {
    return { template, season: createSeason(HOUR_MS), firstMs: atMs, lastMs: atMs, lines: 1, longestMs: 0, hour, count: 1, alerts: [], isSilent: false };
  }

  function sayNew(id: string, template: string): readonly Alert[] {
    const day = Math.floor(nowMs / DAY_MS);
    if (day !== newDay) [newDay, newOnes] = [day, 0];
    newOnes += 1;
    if (newOnes > MOST_NEW) return [];
    return [makeAlert('new-template', id, '', nowMs, nowMs, `one of the ${rates.size} kinds of lines seen in ${say(Math.round((nowMs - firstMs) / HOUR_MS))} h`, template, 1)];
  }

  /** Ends the hours that have passed. Hours without any line at all, as when nothing was collected, are not learned from beyond the first day of them. */
  function passHours(atMs: number): Alert[] {
    const alerts: Alert[] = [];
    const now = Math.floor(atMs / HOUR_MS);
    for (let steps = 0; hour < now && steps < 24; hour += 1, steps += 1) {
      const ended = [...rates].flatMap(([id, rate]) => endHour(id, rate, hour * HOUR_MS));
      alerts.push(...asOne(ended, hour * HOUR_MS));
    }
    hour = now;
    return alerts;
  }

  function endHour(id: string, rate: Rate, startMs: number): readonly Alert[] {
    const { count } = rate;
    rate.count = 0;
    const expected = rate.season.expect(startMs);
    rate.season.learn(startMs, count);
    const silence = silenceOf(id, rate, startMs + HOUR_MS);
    if (silence !== undefined) return [silence];
    if (rate.isSilent || expected === undefined || startMs - firstMs < learnMs) return [];
    const outside = count > expected.high ? count - expected.high : count < expected.low ? expected.low - count : 0;
    const deviation = Math.max(1, Math.sqrt(expected.middle), (expected.high - expected.low) / 2);
    rate.alerts = rate.alerts.filter((at) => startMs - at < WARY_MS);
    const needed = ENOUGH * 2 ** rate.alerts.length;
    if (outside / deviation < needed) return [];
    rate.alerts.push(startMs);
    const range = `${say(expected.low)} to ${say(expected.high)} lines in this hour of the day (${expected.days} days)`;
    return [makeAlert('rate-change', id, String(startMs / HOUR_MS), startMs + HOUR_MS, startMs, range, `${count} lines of “${rate.template}”`, outside / deviation / needed)];
  }

  function silenceOf(id: string, rate: Rate, atMs: number): Alert | undefined {
    const silentMs = atMs - rate.lastMs;
    const knownMs = rate.lastMs - rate.firstMs;
    if (rate.isSilent || rate.lines < LEAST_LINES || knownMs < learnMs) return undefined;
    const missing = (rate.lines / Math.max(knownMs, 1)) * silentMs;
    if (silentMs < HOUR_MS || silentMs < TIMES_LONGER * rate.longestMs || missing < LEAST_MISSING) return undefined;
    rate.isSilent = true;
    const longest = `a line at least every ${sayTime(rate.longestMs)} (${rate.lines} so far)`;
    return makeAlert('vanished-template', id, String(Math.floor(rate.lastMs / DAY_MS)), atMs, rate.lastMs, longest, `none of “${rate.template}” for ${sayTime(silentMs)}`, Math.min(silentMs / Math.max(HOUR_MS, TIMES_LONGER * rate.longestMs), missing / LEAST_MISSING));
  }

  function rename(from: string, to: string, template: string): void {
    const rate = rates.get(from);
    rates.delete(from);
    if (rate === undefined) return;
    const other = rates.get(to);
    if (other === undefined) {
      rate.template = template;
      rates.set(to, rate);
      return;
    }
    other.lines += rate.lines;
    other.count += rate.count;
    other.lastMs = Math.max(other.lastMs, rate.lastMs);
  }

  return { add, rename, finish: (atMs) => (Number.isNaN(firstMs) ? [] : passHours(Math.max(atMs, nowMs))) };
}

/** When many kinds of lines depart in one hour they have one cause, and it is said once. */
function asOne(alerts: readonly Alert[], startMs: number): readonly Alert[] {
  if (alerts.length <= MOST_AT_ONCE) return alerts;
  const kind = alerts.filter((alert) => alert.kind === 'vanished-template').length * 2 > alerts.length ? 'vanished-template' : 'rate-change';
  const [first] = alerts.toSorted((left, right) => right.score - left.score);
  return [makeAlert(kind, `${alerts.length} kinds of lines`, String(startMs / HOUR_MS), startMs + HOUR_MS, startMs, `each as before, such as ${first!.expected}`, `${alerts.length} departures in one hour, such as ${first!.came}`, first!.score)];
}

function sayTime(ms: number): string {
  if (ms < 60_000) return `${say(Math.ceil(ms / 1_000))} s`;
  return ms < 2 * HOUR_MS ? `${say(Math.ceil(ms / 60_000))} min` : `${say(Math.round(ms / HOUR_MS))} h`;
}
