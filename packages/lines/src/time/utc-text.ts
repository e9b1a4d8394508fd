import type { Zone } from './zone.ts';

/** A date and time as a line says it; `month` and `day` count from 1, `fraction` is empty or a point and digits. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: string;
}

const PAIRS: readonly string[] = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'));
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month, or 0 for a month that is none. */
export function daysIn(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return DAYS[month - 1] ?? 0;
}

/** RFC 3339 in UTC with the digits of the second as given; undefined for a date or time that is none. A leap second (`:60`) is the last second before it. */
export function utcText(time: LocalTime, zone: Zone | number): string | undefined {
  const { year, month, day, hour, minute, fraction } = time;
  if (year < 1900 || year > 9998 || day < 1 || day > daysIn(year, month) || hour < 0 || hour > 23 || minute < 0 || minute > 59 || time.second < 0 || time.second > 60) return undefined;
  const second = time.second === 60 ? 59 : time.second;
  const minutes = typeof zone === 'number' ? zone : zone(Date.UTC(year, month - 1, day, hour, minute, second));
  if (minutes === 0) return `${year}-${PAIRS[month]}-${PAIRS[day]}T${PAIRS[hour]}:${PAIRS[minute]}:${PAIRS[second]}${fraction}Z`;
  return `${new Date(Date.UTC(year, month - 1, day, hour, minute, second) - minutes * 60_000).toISOString().slice(0, 19)}${fraction}Z`;
}
