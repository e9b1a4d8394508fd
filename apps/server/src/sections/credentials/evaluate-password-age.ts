import type { Verdict } from '@writ/contract';
import { formatDuration, MS, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { broken, kept, unknown, unknownFrom } from '../../core/verdict.ts';

export interface PasswordAgeRule {
  /** How old a password may grow before the sign-in demands a new one. */
  readonly longest: Duration;
}

/** Whether a sign-in demands a new password in time. Policy control `password-age`. */
export function evaluatePasswordAge(rule: PasswordAgeRule, facts: Facts<'sign-in.rules'>, { now, time }: Surroundings): Verdict {
  const fact = facts.get('sign-in.rules');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value: { service, password, tried }, evidence } = fact;
  const remedy = `Let ${service} demand a new password after ${formatDuration(rule.longest)}, or take the clause out of the policy, as current NIST guidance advises.`;
  const days = password.maximumAgeDays;
  if (days === undefined || days <= 0) {
    return broken({
      code: 'never',
      text: `0 passwords expire at ${service}; the policy says after ${formatDuration(rule.longest)}.`,
      remedy,
    }, { evidence });
  }
  // An hour of slack: 90 days by the calendar are an hour shorter over the change to daylight saving.
  const allowedMs = time.add(rule.longest, now) - now + MS.hour;
  if (days * MS.day > allowedMs) {
    return broken({
      code: 'too-late',
      text: `${days} days until ${service} demands a new password; the policy says ${formatDuration(rule.longest)}.`,
      remedy,
    }, { evidence });
  }
  if (tried.length === 0) {
    return unknown({
      code: 'not-tried',
      text: `0 samples tried: that ${service} demands a new password after ${days} days is only a setting.`,
      remedy: 'Run the conformance test against this sign-in.',
    }, { evidence });
  }
  return kept({ code: 'rolled', text: `${days} days, then ${service} demands a new password.` }, { evidence });
}
