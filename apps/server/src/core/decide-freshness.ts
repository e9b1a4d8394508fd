import { MS, parseInstant, plus, type Duration, type Instant } from '@writ/kernel';
import type { Surroundings } from './control.ts';

/** How far two clocks may differ before a time stamp that lies ahead of ours is not believed. */
export const CLOCK_SLACK_MS = 10 * MS.minute;

/** How something that happened stands against the time that the policy allows since then. */
export type Freshness =
  | { readonly is: 'fresh'; readonly ageMs: number; readonly until: Instant }
  | { readonly is: 'old'; readonly ageMs: number; readonly due: Instant }
  /** It is dated later than now: a wrong clock or a forged record, from which no age follows before `until`. */
  | { readonly is: 'ahead'; readonly byMs: number; readonly until: Instant }
  | { readonly is: 'unreadable' };

/**
 * Whether `at` (RFC 3339) is less than `within` ago. At exactly `within` it is old, so that a verdict that stands `until` then
 * says something else when it is asked again at that moment.
 */
export function decideFreshness(at: string, within: Duration, { now, time }: Pick<Surroundings, 'now' | 'time'>): Freshness {
  const happened = parseInstant(at);
  if (happened === undefined) return { is: 'unreadable' };
  if (happened - CLOCK_SLACK_MS > now) return { is: 'ahead', byMs: happened - now, until: plus(happened, -CLOCK_SLACK_MS) };
  const due = time.add(within, happened);
  const ageMs = Math.max(0, now - happened);
  return now < due ? { is: 'fresh', ageMs, until: due } : { is: 'old', ageMs, due };
}

/** When this would stand otherwise with no new fact: as it grows old, or as the time that it names comes. */
export function changesAt(freshness: Freshness | undefined): Instant | undefined {
  return freshness?.is === 'fresh' || freshness?.is === 'ahead' ? freshness.until : undefined;
}

/** When it grows old, if it is not yet. */
export function growsOldAt(freshness: Freshness | undefined): Instant | undefined {
  return freshness?.is === 'fresh' ? freshness.until : undefined;
}
