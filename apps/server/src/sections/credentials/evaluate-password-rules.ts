import type { FactValue, Reason, Verdict } from '@writ/contract';
import type { Facts } from '../../core/control.ts';
import { unknownFrom, worst } from '../../core/verdict.ts';

export interface PasswordRule {
  /** Characters. */
  readonly minimumLength: number;
  readonly mixOf?: readonly ('letters' | 'digits' | 'symbols')[] | undefined;
  readonly leaked: 'refused' | 'allowed';
}

/**
 * Whether a sign-in refuses what the policy says a password may not be. Rules that were read and never tried are unknown.
 * Policy control `password-rules`.
 */
export function evaluatePasswordRules(rule: PasswordRule, facts: Facts<'sign-in.rules'>): Verdict {
  const fact = facts.get('sign-in.rules');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence } = fact;
  return worst({
    broken: weaknesses(rule, value),
    unknown: value.tried.some((trial) => trial.refused) ? [] : [{
      code: 'not-tried',
      text: `0 passwords were refused by ${value.service}: its rules were not tried.`,
      remedy: 'Run the conformance test against this sign-in.',
    }],
    kept: [{
      code: 'refused',
      text: `${value.tried.filter((trial) => trial.refused).length} bad passwords tried and refused by ${value.service}; it asks for ${value.password.minimumLength} characters.`,
    }],
  }, { evidence });
}

function weaknesses(rule: PasswordRule, { service, password }: FactValue<'sign-in.rules'>): Reason[] {
  const found: Reason[] = [];
  if (password.minimumLength < rule.minimumLength) {
    found.push({
      code: 'too-short',
      text: `${password.minimumLength} characters are enough for ${service}; the policy says at least ${rule.minimumLength}.`,
      remedy: `Raise the minimum of ${service} to ${rule.minimumLength}.`,
    });
  }
  const missing = (rule.mixOf ?? []).filter((kind) => !password[kind]);
  if (missing.length > 0) {
    found.push({
      code: 'not-mixed',
      text: `${missing.length} kinds of character not asked for by ${service}: ${missing.join(', ')}.`,
      remedy: `Let ${service} demand ${missing.join(', ')}.`,
    });
  }
  if (rule.leaked === 'refused' && !password.leakChecked) {
    found.push({
      code: 'leaks-unchecked',
      text: `0 lists of leaked passwords are asked by ${service}.`,
      remedy: `Let ${service} refuse passwords that are known as leaked.`,
    });
  }
  return found;
}
