import { plainMilliseconds } from '@writ/kernel';
import type { Duration } from '@writ/kernel';

/** A quantity that the prose says, from word `first` up to word `next`. Two mentions with the same key say the same. */
export interface Mention {
  readonly kind: 'duration' | 'count' | 'percent' | 'hours' | 'date';
  readonly key: string;
  readonly first: number;
  readonly next: number;
}

/** The same for equal lengths of time: 24 hours and a day, 12 months and a year, but never business days and days. */
export function durationKey(duration: Duration): string {
  const ms = plainMilliseconds(duration);
  if (ms !== undefined) return `${ms} ms`;
  if (duration.unit === 'month' || duration.unit === 'year') return `${duration.amount * (duration.unit === 'year' ? 12 : 1)} months`;
  return `${duration.amount} ${duration.unit}s`;
}

export function hoursKey(opens: number, closes: number): string {
  return `${opens}-${closes}`;
}
