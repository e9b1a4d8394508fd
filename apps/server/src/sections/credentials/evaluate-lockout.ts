import type { FactValue, Reason, Verdict } from '@writ/contract';
import { formatDuration, MS, type Duration, type Instant } from '@writ/kernel';
import type { BusinessTime, Facts, Surroundings } from '../../core/control.ts';
import { unknownFrom, worst } from '../../core/verdict.ts';

export interface LockoutRule {
  /** Failed logins after which the next is refused. */
  readonly attempts: number;
  /** Time over which failures are counted together. */
  readonly counted: Duration;
  /** Time for which logins are then refused. */
  readonly locked: Duration;
  readonly by: readonly ('account' | 'address')[];
}

/**
 * Whether a sign-in refuses repeated failures at least as strictly as the policy says: no more attempts, counted over no less time,
 * locked for no less, by account as well as by address. Policy control `lockout`.
 */
export function evaluateLockout(rule: LockoutRule, facts: Facts<'sign-in.rules'>, { now, time }: Surroundings): Verdict {
  const fact = facts.get('sign-in.rules');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  const { attempts, windowMinutes, lockMinutes } = value.lockout;
  return worst({
    broken: weaknesses(rule, value, { now, time }),
    unknown: value.tried.length > 0 ? [] : [{
      code: 'not-tried',
      text: `0 logins tried at ${value.service}: that it locks is only a setting.`,
      remedy: 'Run the conformance test against this sign-in.',
    }],
    kept: [{
      code: 'locks',
      text: `${attempts} failures in ${windowMinutes} min lock ${value.service} for ${lockMinutes} min, by ${rule.by.join(' and by ')}.`,
    }],
  }, { evidence });
}

function weaknesses(rule: LockoutRule, { service, lockout }: FactValue<'sign-in.rules'>, when: { now: Instant; time: BusinessTime }): Reason[] {
  // Zero means never in most programs, and a limit that is never reached is no limit.
  if (lockout.attempts <= 0 || lockout.windowMinutes <= 0 || lockout.lockMinutes <= 0) {
    return [{
      code: 'off',
      text: `0 failures ever lock ${service}: lockout is off.`,
      remedy: `Turn the lockout of ${service} on.`,
    }];
  }
  const found: Reason[] = [];
  if (lockout.attempts > rule.attempts) {
    found.push({
      code: 'too-many-attempts',
      text: `${lockout.attempts} failures before ${service} locks; the policy says ${rule.attempts}.`,
      remedy: `Lower the limit of ${service} to ${rule.attempts}.`,
    });
  }
  if (lockout.windowMinutes < minutesOf(rule.counted, when)) {
    found.push({
      code: 'counted-too-briefly',
      text: `${lockout.windowMinutes} min are counted together by ${service}; the policy says ${formatDuration(rule.counted)}.`,
      remedy: `Count failures at ${service} over ${formatDuration(rule.counted)}.`,
    });
  }
  if (lockout.lockMinutes < minutesOf(rule.locked, when)) {
    found.push({
      code: 'locked-too-briefly',
      text: `${lockout.lockMinutes} min of refusal at ${service}; the policy says ${formatDuration(rule.locked)}.`,
      remedy: `Lock ${service} for ${formatDuration(rule.locked)}.`,
    });
  }
  if (rule.by.includes('account') && !lockout.byAccount) {
    found.push({
      code: 'not-by-account',
      text: `0 failures are counted by account at ${service}: many addresses may guess one account.`,
      remedy: `Count failures by account at ${service}.`,
    });
  }
  if (rule.by.includes('address') && !lockout.byAddress) {
    found.push({
      code: 'not-by-address',
      text: `0 failures are counted by address at ${service}: one address may guess many accounts.`,
      remedy: `Count failures by address at ${service}.`,
    });
  }
  return found;
}

function minutesOf(duration: Duration, { now, time }: { now: Instant; time: BusinessTime }): number {
  return (time.add(duration, now) - now) / MS.minute;
}
