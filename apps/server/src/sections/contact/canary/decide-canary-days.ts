import { MS, type Instant } from '@writ/kernel';
import { isDecided, isOnTime, type SentCanary } from './decide-canary.ts';

/** How the canaries of one day ended: all on time, one not, or none sent. `open` is on its way. */
export type CanaryDay = 'kept' | 'broken' | 'unmeasured';

/** The last `days` days in UTC, the oldest first. */
export function decideCanaryDays(canaries: readonly SentCanary[], now: Instant, days: number): readonly CanaryDay[] {
  const today = Math.floor(now / MS.day);
  return Array.from({ length: days }, (_, index) => {
    const ended = canaries.filter((canary) => Math.floor(canary.sentAt / MS.day) === today - days + 1 + index && isDecided(canary, now));
    if (ended.length === 0) return 'unmeasured';
    return ended.every(isOnTime) ? 'kept' : 'broken';
  });
}
