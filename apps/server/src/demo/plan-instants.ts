import { instant, MS, plus, type Instant } from '@writ/kernel';
import type { Draw } from './draw.ts';

/** From the founding of the demonstration to the moment at which it is shown. */
export interface Span {
  readonly begin: Instant;
  readonly end: Instant;
}

/** The part of its past that is told day by day, because the charts of the console show it, and the part before that is told week by week. */
const DAILY_DAYS = 40;
const WEEKLY_DAYS = 110;
/** Hours before the end at which everybody speaks once more. */
const LAST_HOURS = [20, 9, 5, 3, 1.5, 0.7, 0.1, 0];
/** Long enough for a break to become a finding, whatever clause it is of. */
export const ECHO_MS = 40 * MS.minute;

/** Days of history that a fleet of that size has: a step costs a request for every machine. A fleet of thousands has an hour. */
export function historyDays(hosts: number): number {
  if (hosts <= 60) return 364;
  return hosts <= 300 ? 42 : 0.05;
}

/** The moments at which the company lives: every fortnight at first, daily in the last weeks, at other hours every time. The first is the beginning, the last the end. */
export function planInstants({ begin, end }: Span, draw: Draw): Instant[] {
  const days = Math.round((end - begin) / MS.day);
  const daysAgo = [...range(days - 7, WEEKLY_DAYS, 14), ...range(Math.min(days - 7, WEEKLY_DAYS - 1), DAILY_DAYS, 7), ...range(Math.min(days - 1, DAILY_DAYS), 1, 1)];
  const regular = daysAgo.map((day) => plus(end, -day * MS.day - Math.floor(draw.chance(`hour ${day}`) * 8 * MS.hour)));
  const last = LAST_HOURS.map((hours) => plus(end, -Math.round(hours * MS.hour)));
  return [begin, ...[...regular, ...last].filter((at) => at > begin)].map((at) => instant(at));
}

/** Adds a second look some time after each moment at which something broke, so that it is not only seen but also becomes work. */
export function addEchoes(instants: readonly Instant[], breaks: readonly Instant[]): Instant[] {
  const broken = new Set(breaks);
  const last = instants.at(-1)!;
  const echoes = instants.filter((at) => broken.has(at)).map((at) => plus(at, ECHO_MS)).filter((at) => at < last);
  return [...new Set([...instants, ...echoes])].toSorted((one, other) => one - other);
}

/** The moment of the plan at or after `at`. */
export function momentFor(instants: readonly Instant[], at: Instant): Instant {
  return instants.find((moment) => moment >= at) ?? instants.at(-1)!;
}

function range(from: number, downTo: number, step: number): number[] {
  const count = Math.max(0, Math.floor((from - downTo) / step) + 1);
  return Array.from({ length: count }, (_, index) => from - index * step);
}
