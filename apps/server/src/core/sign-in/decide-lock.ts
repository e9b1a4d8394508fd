import { plus, type Instant } from '@writ/kernel';
import type { LockoutRule } from './rules.ts';

/**
 * Until when failures lock, or undefined. `failures` are those since the last success, in any order.
 * Every run of `attempts` failures inside the window locks from its last one, so a lock cannot be outwaited by failing more slowly inside it.
 * Policy control `sign-in-lockout`.
 */
export function decideLock(failures: readonly Instant[], rule: LockoutRule, now: Instant): Instant | undefined {
  const ordered = failures.toSorted((left, right) => left - right);
  let until: Instant | undefined;
  for (let last = rule.attempts - 1; last < ordered.length; last += 1) {
    const first = ordered[last - rule.attempts + 1]!;
    if (ordered[last]! - first <= rule.withinMs) until = plus(ordered[last]!, rule.lockedForMs);
  }
  return until !== undefined && until > now ? until : undefined;
}
