import type { Duration } from '@writ/kernel';

/** Days of each unit, on the side on which the policy is surely kept. */
const DAYS: Readonly<Record<string, number>> = { minute: 1, hour: 1, day: 1, week: 7, month: 31, year: 366 };

/** Whole days that a length asks for at least. */
export function daysOf({ amount, unit }: Duration): number {
  const perUnit = DAYS[unit] ?? 1;
  return unit === 'minute' || unit === 'hour' ? Math.ceil(amount / (unit === 'hour' ? 24 : 1440)) : amount * perUnit;
}
