import { type Alert, createClumps, createSeason, makeAlert, say } from '@writ/lines';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A service is only learned from in its first day. */
export const LEARNS_MS = DAY_MS;

/** What is known of one kind of line. */
export interface KnownPattern {
  readonly template: string;
  readonly words: string;
  readonly firstSeenAt: number;
  readonly lines: number;
  /** Lines by the beginning of the hour, milliseconds; hours without any are left out. */
  readonly hours: ReadonlyMap<number, number>;
  /** Departures of its rate in the last week that were told: the next needs to be twice as far out. */
  readonly toldLately: number;
}

/** What is known of one service. */
export interface KnownService {
  readonly learningSince: number;
  readonly patterns: readonly KnownPattern[];
}

/**
 * Deviations beyond the most (fewest) lines that this hour of the day ever had, on workdays and weekends apart; a deviation is at least that of a Poisson count, the root of its mean.
 * `@writ/lines`, by which precision and recall were measured, also adds up hours on end.
 */
const ENOUGH = 6;
/** A kind of line has vanished after this many times its longest silence, when so many lines are missing that chance leaves e^-14 for it. */
const TIMES_LONGER = 3;
const LEAST_MISSING = 14;
const LEAST_LINES = 50;
/** More departures than this in one hour have one cause, and are told once. */
const MOST_AT_ONCE = 5;
/** Kinds of lines that are new: more of one service in one day are told as one. */
export const MOST_NEW = 10;

/** Departures of an hour that has ended: rates that changed, kinds of lines that stopped. */
export function decideHour(service: KnownService, hourMs: number): readonly Alert[] {
  if (hourMs - service.learningSince < LEARNS_MS) return [];
  const learned = learnedHours(service.patterns, hourMs);
  const found = service.patterns.flatMap((pattern) => judge(pattern, learned, hourMs));
  return asOne(found, hourMs);
}

/** Kinds of lines that were not there before, of those that were first seen from `sinceMs` on. `toldToday` were told of this service today. */
export function decideNew(service: KnownService, sinceMs: number, nowMs: number, toldToday: number): readonly Alert[] {
  if (nowMs - service.learningSince < LEARNS_MS) return [];
  const fresh = service.patterns.filter(({ firstSeenAt }) => firstSeenAt >= sinceMs && firstSeenAt - service.learningSince >= LEARNS_MS);
  const expected = `one of the ${service.patterns.length - fresh.length} kinds of lines seen in ${say(Math.round((nowMs - service.learningSince) / HOUR_MS))} h`;
  const room = Math.max(0, MOST_NEW - toldToday);
  const told = fresh.slice(0, room).map(({ template, words, firstSeenAt }) => makeAlert('new-template', template, '', nowMs, firstSeenAt, expected, `“${words}”`, 1));
  const rest = fresh.length - told.length;
  if (rest === 0) return told;
  return [...told, makeAlert('new-template', 'many kinds of lines', String(Math.floor(nowMs / DAY_MS)), nowMs, sinceMs, expected, `more than ${MOST_NEW} new ones in a day, such as “${fresh.at(-1)!.words}”`, 1)];
}

/** Hours before this one that are learned from: all since the first, but of a time in which the service wrote nothing, as when nothing was collected, only the first day. */
function learnedHours(patterns: readonly KnownPattern[], hourMs: number): readonly number[] {
  const active = new Set(patterns.flatMap((pattern) => [...pattern.hours.keys()]));
  const learned: number[] = [];
  let last = -Infinity;
  for (let hour = active.size === 0 ? hourMs : minimum(active); hour < hourMs; hour += HOUR_MS) {
    if (active.has(hour)) last = hour;
    if (hour - last <= DAY_MS) learned.push(hour);
  }
  return learned;
}

function minimum(hours: Iterable<number>): number {
  let least = Infinity;
  for (const hour of hours) least = Math.min(least, hour);
  return least;
}

function judge(pattern: KnownPattern, learned: readonly number[], hourMs: number): readonly Alert[] {
  const silence = judgeSilence(pattern, hourMs);
  if (silence !== undefined) return silence === 'silent' ? [] : [silence];
  const firstHour = minimum(pattern.hours.keys());
  const season = createSeason(HOUR_MS);
  for (const hour of learned) if (hour >= firstHour) season.learn(hour, pattern.hours.get(hour) ?? 0);
  const expected = season.expect(hourMs);
  if (expected === undefined) return [];
  const count = pattern.hours.get(hourMs) ?? 0;
  const outside = count > expected.high ? count - expected.high : count < expected.low ? expected.low - count : 0;
  const deviation = Math.max(1, Math.sqrt(expected.middle), (expected.high - expected.low) / 2);
  const needed = ENOUGH * 2 ** pattern.toldLately;
  if (outside / deviation < needed || isUsualClump(pattern, hourMs, count, expected.high)) return [];
  const range = `${say(expected.low)} to ${say(expected.high)} lines in this hour of the day (${expected.days} days)`;
  return [makeAlert('rate-change', pattern.template, String(hourMs / HOUR_MS), hourMs + HOUR_MS, hourMs, range, `${count} lines of “${pattern.words}”`, outside / deviation / needed)];
}

/** Whether it comes in clumps at any hour, and this one is not far greater than all before. */
function isUsualClump({ hours }: KnownPattern, hourMs: number, count: number, high: number): boolean {
  const clumps = createClumps();
  for (const [hour, lines] of hours) if (hour < hourMs) clumps.learn(hour, lines);
  return count > high && count <= clumps.allowed();
}

/** `silent` where it has been told before or may yet be: a kind of line that is silent has no other rate. */
function judgeSilence({ template, words, hours, lines }: KnownPattern, hourMs: number): Alert | 'silent' | undefined {
  const own = [...hours].filter(([hour, count]) => hour <= hourMs && count > 0).map(([hour]) => hour).toSorted((a, b) => a - b);
  const last = own.at(-1);
  if (last === undefined) return 'silent';
  if (last === hourMs) return undefined;
  const silentMs = hourMs - last;
  const knownMs = last + HOUR_MS - own[0]!;
  if (lines < LEAST_LINES || knownMs < LEARNS_MS) return undefined;
  const longestMs = longestSilence(own);
  const missing = (sum(hours) / knownMs) * silentMs;
  const isLong = (ms: number): boolean => ms >= HOUR_MS && ms >= TIMES_LONGER * longestMs && (sum(hours) / knownMs) * ms >= LEAST_MISSING;
  if (!isLong(silentMs)) return undefined;
  if (isLong(silentMs - HOUR_MS)) return 'silent';
  const usual = longestMs === 0 ? 'lines in every hour' : `a line at least every ${say(longestMs / HOUR_MS + 1)} h`;
  return makeAlert('vanished-template', template, String(last / HOUR_MS), hourMs + HOUR_MS, last + HOUR_MS, `${usual} (${lines} so far)`, `none of “${words}” for ${say(silentMs / HOUR_MS)} h`, missing / LEAST_MISSING);
}

/** The longest time between two hours with a line of this kind. Nights in which nothing at all came count too: a kind that pauses every night has not stopped tonight. */
function longestSilence(own: readonly number[]): number {
  return own.reduce((longest, hour, index) => (index === 0 ? 0 : Math.max(longest, hour - own[index - 1]! - HOUR_MS)), 0);
}

function sum(hours: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const count of hours.values()) total += count;
  return total;
}

function asOne(alerts: readonly Alert[], hourMs: number): readonly Alert[] {
  if (alerts.length <= MOST_AT_ONCE) return alerts;
  const kind = alerts.filter((alert) => alert.kind === 'vanished-template').length * 2 > alerts.length ? 'vanished-template' : 'rate-change';
  const [first] = alerts.toSorted((a, b) => b.score - a.score);
  return [makeAlert(kind, `${alerts.length} kinds of lines`, String(hourMs / HOUR_MS), hourMs + HOUR_MS, hourMs, `each as before, such as ${first!.expected}`, `${alerts.length} departures in one hour, such as ${first!.came}`, first!.score)];
}
