import { type Alert, makeAlert, say } from '../alert.ts';
import { createSeason, DAY_MS, isWeekend, leastDaysOf, type Season } from '../series/season.ts';
import { createRunWatch, type RunWatch } from './watch-runs.ts';

export const HOUR_MS = 3_600_000;
/** Kinds of lines whose rate is watched. Further ones are only new. */
const MAX_TEMPLATES = 4_096;
/** A template vanishes after this many times its longest silence, and when so many lines are missing that chance leaves e^-14, one in a million, for it. */
const TIMES_LONGER = 3;
const LEAST_MISSING = 14;
/** Lines from which a silence can be judged. */
const LEAST_LINES = 50;
/** Pauses of at least a quarter of the longest that say how long it may pause; of fewer the silence must be as many times longer: what paused so only twice may pause for much longer by chance. */
const LEAST_PAUSES = 8;
const COMPARABLE = 0.25;
/** Kinds of lines that are new: more than this in a day are not said one by one. */
const MOST_NEW = 10;
/** More departures than this in one hour are one alert. */
const MOST_AT_ONCE = 5;

interface Rate {
  template: string;
  readonly season: Season;
  readonly runs: RunWatch;
  readonly firstMs: number;
  lastMs: number;
  lines: number;
  /** The longest pauses in ms, the longest first. */
  readonly pauses: number[];
  hour: number;
  count: number;
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
  /** When the first workday and the first weekend began: what comes on workdays is not known by a Sunday. */
  let [notedDay, firstWorkdayMs, firstWeekendMs] = [Number.NaN, Infinity, Infinity];

  function add(atMs: number, id: string, template: string): readonly Alert[] {
    if (Number.isNaN(firstMs)) [firstMs, hour] = [atMs, Math.floor(atMs / HOUR_MS)];
    nowMs = Math.max(nowMs, atMs);
    noteDay();
    const alerts = passHours(nowMs);
    const rate = rates.get(id);
    if (rate === undefined) {
      if (isLearned()) alerts.push(...sayNew(id, template));
      if (rates.size < MAX_TEMPLATES) rates.set(id, newRate(template, nowMs));
      return alerts;
    }
    keepPause(rate.pauses, nowMs - rate.lastMs);
    rate.lastMs = nowMs;
    rate.lines += 1;
    rate.count += 1;
    rate.isSilent = false;
    return alerts;
  }

  function isLearned(): boolean {
    return nowMs - (isWeekend(Math.floor(nowMs / DAY_MS)) ? firstWeekendMs : firstWorkdayMs) >= learnMs;
  }

  function noteDay(): void {
    const day = Math.floor(nowMs / DAY_MS);
    if (day === notedDay) return;
    notedDay = day;
    if (isWeekend(day)) firstWeekendMs = Math.min(firstWeekendMs, nowMs);
    else firstWorkdayMs = Math.min(firstWorkdayMs, nowMs);
  }

  function newRate(template: string, atMs: number): Rate {
    return { template, season: createSeason(HOUR_MS), runs: createRunWatch(), firstMs: atMs, lastMs: atMs, lines: 1, pauses: [], hour, count: 1, isSilent: false };
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
    // Until enough days are known an hour teaches only how far it may be from the one of another day.
    const expected = rate.season.expect(startMs, 1);
    rate.season.learn(startMs, count);
    const silence = silenceOf(id, rate, startMs + HOUR_MS);
    if (silence !== undefined) return [silence];
    const run = rate.isSilent ? undefined : rate.runs(startMs, count, expected);
    if (run === undefined || expected === undefined || expected.days < leastDaysOf(startMs) || startMs - firstMs < learnMs) return [];
    const range = `${say(expected.low)} to ${say(expected.high)} lines in this hour of the day (${expected.days} days)`;
    return [makeAlert('rate-change', id, String(startMs / HOUR_MS), startMs + HOUR_MS, run.sinceMs, range, `${count} lines of “${rate.template}”`, run.score)];
  }

  function silenceOf(id: string, rate: Rate, atMs: number): Alert | undefined {
    if (rate.isSilent || rate.lines < LEAST_LINES || atMs - rate.lastMs < HOUR_MS) return undefined;
    const [longestMs = 0] = rate.pauses;
    const silentMs = atMs - rate.lastMs - (longestMs >= HOUR_MS && rate.firstMs > rate.lastMs - 7 * DAY_MS ? weekendMs(rate.lastMs, atMs) : 0);
    const knownMs = rate.lastMs - rate.firstMs;
    if (knownMs < learnMs) return undefined;
    const comparable = rate.pauses.filter((pause) => pause >= COMPARABLE * longestMs).length;
    const enoughMs = Math.max(HOUR_MS, (TIMES_LONGER * longestMs * LEAST_PAUSES) / comparable);
    const missing = (rate.lines / Math.max(knownMs, 1)) * silentMs;
    if (silentMs < enoughMs || missing < LEAST_MISSING) return undefined;
    rate.isSilent = true;
    const longest = `a line at least every ${sayTime(longestMs)} (${rate.lines} so far)`;
    return makeAlert('vanished-template', id, String(Math.floor(rate.lastMs / DAY_MS)), atMs, rate.lastMs, longest, `none of “${rate.template}” for ${sayTime(silentMs)}`, Math.min(silentMs / enoughMs, missing / LEAST_MISSING));
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

function keepPause(pauses: number[], ms: number): void {
  if (pauses.length === LEAST_PAUSES && ms <= pauses.at(-1)!) return;
  let at = pauses.length;
  while (at > 0 && ms > pauses[at - 1]!) at -= 1;
  pauses.splice(at, 0, ms);
  if (pauses.length > LEAST_PAUSES) pauses.pop();
}

/** Milliseconds of Saturdays and Sundays between two instants; of at most a month, which is as good as ever. */
function weekendMs(fromMs: number, untilMs: number): number {
  let sum = 0;
  const firstDay = Math.max(Math.floor(fromMs / DAY_MS), Math.floor(untilMs / DAY_MS) - 31);
  for (let day = firstDay; day * DAY_MS < untilMs; day += 1) if (isWeekend(day)) sum += Math.min(untilMs, (day + 1) * DAY_MS) - Math.max(fromMs, day * DAY_MS);
  return sum;
}
