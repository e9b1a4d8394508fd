import type { FactValue } from '@writ/contract';
import { MS, plus, toIso } from '@writ/kernel';
import { ago, CASE_NOW, seen } from '../../core/case-fact.ts';
import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { SecondFactorRule } from './evaluate-second-factor.ts';

const parameters: SecondFactorRule = { attestedFor: { amount: 90, unit: 'day' } };

const good: FactValue<'account.second-factor'> = { service: 'Writ', factors: ['passkey'], required: true, passwordSet: false, administrator: false, disabled: false };

const { kept, broken, unseen } = casesOn<SecondFactorRule, 'account.second-factor'>('account.second-factor', good, parameters);

/** The same account on a person's word, given `ms` ago, itself limited to `until`. */
function attested(ms: number, until?: string): Pick<ControlCase<SecondFactorRule>, 'facts'> {
  const source = { how: 'attested', by: 'grace', ...(until === undefined ? {} : { until }) } as const;
  return { facts: [{ ...seen('account.second-factor', good), observedAt: plus(CASE_NOW, -ms), source }] };
}

/** What `second-factor` must say, and what would fool it. */
export const secondFactorCases: readonly ControlCase<SecondFactorRule>[] = [
  kept('A passkey that verifies its user', {}, 'asked-for'),
  kept('A password and one-time codes', { factors: ['totp'], passwordSet: true }, 'asked-for'),
  kept('The account was invited and never signed up', { disabled: true, required: false, factors: [] }, 'cannot-sign-in'),
  kept('A person attested it a month ago', {}, 'attested', attested(30 * MS.day)),
  broken('A password alone is enough', { required: false, factors: [], passwordSet: true }, 'not-required'),
  broken('One-time codes are enrolled, and a sign-in does not ask for them', { required: false, factors: ['totp'], passwordSet: true }, 'not-required'),
  broken('One-time codes are asked for, and no password', { factors: ['totp'], passwordSet: false }, 'one-factor-only'),
  broken('A second factor is demanded and none is enrolled', { factors: [], passwordSet: true }, 'none-enrolled'),
  broken('The administrator is let off', { administrator: true, required: false }, 'not-required'),
  { given: 'A person attested it four months ago', parameters, ...attested(120 * MS.day), now: CASE_NOW, expect: 'unknown', because: 'attestation-ended' },
  { given: 'A person attested it last week, until yesterday', parameters, ...attested(7 * MS.day, ago(MS.day)), now: CASE_NOW, expect: 'unknown', because: 'attestation-ended' },
  { given: 'A person attested it as of next month, to gain time', parameters, ...attested(-30 * MS.day, toIso(plus(CASE_NOW, 300 * MS.day))), now: CASE_NOW, expect: 'unknown', because: 'attestation-ended' },
  unseen('The directory answered 405, and an empty list', 'malformed', 'The directory answered 405 instead of a list of accounts.'),
];
