import type { Verdict } from '@writ/contract';
import { earliest, formatDuration, parseInstant, toIso, type Duration } from '@writ/kernel';
import type { Facts, Surroundings } from '../../core/control.ts';
import { decideFreshness } from '../../core/decide-freshness.ts';
import { broken, kept, unknown, unknownFrom } from '../../core/verdict.ts';

export interface SecondFactorRule {
  /** How long a person's word that an account has a second factor is believed. */
  readonly attestedFor: Duration;
}

const ENROL = 'Sign in and enrol a passkey, or a password with one-time codes.';

/**
 * Whether an account cannot be opened with one factor alone. A passkey with user verification counts as two (NIST SP 800-63B);
 * one-time codes without a password do not. Policy control `second-factor`.
 */
export function evaluateSecondFactor(rule: SecondFactorRule, facts: Facts<'account.second-factor'>, surroundings: Surroundings): Verdict {
  const fact = facts.get('account.second-factor');
  if (fact.state === 'unknown') return unknownFrom(fact);
  const { value, evidence, source } = fact;
  if (value.disabled) {
    return kept({
      code: 'cannot-sign-in',
      text: `0 ways to sign in to ${value.service}: the account is disabled or not yet signed up.`,
    }, { evidence });
  }
  if (!value.required) return broken({ code: 'not-required', text: `0 second factors demanded by ${value.service}.`, remedy: ENROL }, { evidence });
  if (value.factors.length === 0) {
    return broken({
      code: 'none-enrolled',
      text: `0 factors enrolled at ${value.service}.`,
      remedy: ENROL,
    }, { evidence });
  }
  if (value.factors.every((factor) => factor === 'totp') && !value.passwordSet) {
    return broken({
      code: 'one-factor-only',
      text: `1 factor only at ${value.service}: one-time codes without a password.`,
      remedy: ENROL,
    }, { evidence });
  }
  const said = {
    code: 'asked-for',
    text: `${value.factors.length} ${value.factors.length === 1 ? 'factor' : 'factors'} enrolled at ${value.service}, and a sign-in asks for it: ${[...new Set(value.factors)].join(', ')}.`,
  };
  if (source.how === 'measured') return kept(said, { evidence });
  const word = decideFreshness(toIso(fact.observedAt), rule.attestedFor, surroundings);
  const ends = earliest(word.is === 'fresh' ? word.until : undefined, source.until === undefined ? undefined : parseInstant(source.until));
  if (word.is !== 'fresh' || ends === undefined || ends <= surroundings.now) {
    return unknown({
      code: 'attestation-ended',
      text: `The word given for this account is no longer believed: it counts for ${formatDuration(rule.attestedFor)} at most.`,
      remedy: 'Look again, and attest it anew.',
    }, { evidence, until: word.is === 'ahead' ? word.until : undefined });
  }
  return kept({ ...said, code: 'attested' }, { evidence, until: ends });
}
