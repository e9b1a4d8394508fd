import { MS } from './instant.ts';

/** Units in which a policy counts time. Business units follow the company's hours and calendar; months and years follow the date. */
export const DURATION_UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year', 'business hour', 'business day'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

/** A length of time as a policy says it: `{ amount: 1, unit: 'business day' }`. */
export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

const FORM = /^(\d{1,6})\s+(business\s+)?(min(?:ute)?s?|h(?:ours?)?|days?|weeks?|months?|years?)$/i;

/**
 * Reads `180 days`, `1 business day`, `15 min`, `48 h`: a whole number from 1 to 999999, then a unit.
 * Gives undefined for anything else; zero and fractions are refused because no clock can run for them.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = FORM.exec(text.trim());
  if (!match) return undefined;
  const amount = Number(match[1]);
  const base = unitOf(match[3]!);
  if (amount === 0) return undefined;
  if (!match[2]) return { amount, unit: base };
  return base === 'hour' || base === 'day' ? { amount, unit: `business ${base}` } : undefined;
}

/** `1 business day`, `180 days`: the form that `parseDuration` reads. */
export function formatDuration({ amount, unit }: Duration): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/** Milliseconds of a duration that no calendar bends, or undefined for months, years and business units. A day is 24 hours. */
export function plainMilliseconds({ amount, unit }: Duration): number | undefined {
  switch (unit) {
    case 'minute': return amount * MS.minute;
    case 'hour': return amount * MS.hour;
    case 'day': return amount * MS.day;
    case 'week': return amount * 7 * MS.day;
    default: return undefined;
  }
}

/** `3 h`, `2 days`, `45 s`: how a person says a span of milliseconds, in its largest whole unit, rounded down. */
export function saySpan(ms: number): string {
  const span = Math.abs(ms);
  if (span < MS.minute) return `${Math.floor(span / MS.second)} s`;
  if (span < MS.hour) return `${Math.floor(span / MS.minute)} min`;
  if (span < 2 * MS.day) return `${Math.floor(span / MS.hour)} h`;
  return `${Math.floor(span / MS.day)} days`;
}

function unitOf(word: string): 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year' {
  const lower = word.toLowerCase();
  if (lower.startsWith('min')) return 'minute';
  if (lower.startsWith('h')) return 'hour';
  return lower.replace(/s$/, '') as 'day' | 'week' | 'month' | 'year';
}
