import { assert, MS, type Duration, type DurationUnit } from '@writ/kernel';
import type { Policy } from '@writ/policy';
import type { SignInRules } from '../../core/sign-in/rules.ts';
import type { LockoutRule } from './evaluate-lockout.ts';
import type { PasswordAgeRule } from './evaluate-password-age.ts';
import type { PasswordRule } from './evaluate-password-rules.ts';

/** What holds where a policy is silent: it may do without a clause, and Writ's own sign-in is never without a limit. */
const UNSAID = {
  password: { minimumLength: 8, leaked: 'refused' },
  lockout: { attempts: 5, counted: { amount: 10, unit: 'minute' }, locked: { amount: 15, unit: 'minute' }, by: ['account', 'address'] },
} as const satisfies { password: PasswordRule; lockout: LockoutRule };

/** The rules that a policy sets for signing in to Writ itself: its controls `password-rules`, `password-age` and `lockout`. */
export function signInRulesOf(policy: Pick<Policy, 'controls'>): SignInRules {
  const password = parametersOf<PasswordRule>(policy, 'password-rules') ?? UNSAID.password;
  const age = parametersOf<PasswordAgeRule>(policy, 'password-age');
  const lockout = parametersOf<LockoutRule>(policy, 'lockout') ?? UNSAID.lockout;
  const mix = new Set('mixOf' in password ? password.mixOf : []);
  return {
    password: {
      minimumLength: password.minimumLength,
      letters: mix.has('letters'),
      digits: mix.has('digits'),
      symbols: mix.has('symbols'),
      notLeaked: password.leaked === 'refused',
      maximumAgeMs: age ? shortest(age.longest) : undefined,
    },
    lockout: { attempts: lockout.attempts, withinMs: longest(lockout.counted), lockedForMs: longest(lockout.locked) },
  };
}

function parametersOf<Parameters>(policy: Pick<Policy, 'controls'>, id: string): Parameters | undefined {
  return policy.controls.find((control) => control.id === id)?.parameters as Parameters | undefined;
}

/** Sign-in counts in milliseconds: where a month may be 28 days or 31, it takes the side on which the policy is surely kept. */
function shortest(duration: Duration): number {
  return duration.amount * eachMs(duration.unit, 'least');
}
function longest(duration: Duration): number {
  return duration.amount * eachMs(duration.unit, 'most');
}

function eachMs(unit: DurationUnit, side: 'least' | 'most'): number {
  switch (unit) {
    case 'minute': return MS.minute;
    case 'hour': return MS.hour;
    case 'day': return MS.day;
    case 'week': return 7 * MS.day;
    case 'month': return (side === 'least' ? 28 : 31) * MS.day;
    case 'year': return (side === 'least' ? 365 : 366) * MS.day;
    default: return assertNever(unit);
  }
}

function assertNever(unit: DurationUnit): never {
  assert(false, `the controls of section 8 take no ${unit}s`);
}
