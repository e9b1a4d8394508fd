import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { PasswordRule } from './evaluate-password-rules.ts';
import { goodSignIn } from './sign-in-good.ts';

const parameters: PasswordRule = { minimumLength: 8, mixOf: ['letters', 'digits', 'symbols'], leaked: 'refused' };
const { kept, broken, unknown, unseen } = casesOn<PasswordRule, 'sign-in.rules'>('sign-in.rules', goodSignIn, parameters);
const { password } = goodSignIn;

/** What `password-rules` must say, and what would fool it. */
export const passwordRulesCases: readonly ControlCase<PasswordRule>[] = [
  kept('It refuses what is short, plain or leaked', {}, 'refused'),
  kept('It asks for more than the policy does', { password: { ...password, minimumLength: 15 } }, 'refused'),
  kept('The policy follows NIST: length 15, a leak check, no mix', { password: { ...password, minimumLength: 15, letters: false, digits: false, symbols: false } }, 'refused', { parameters: { minimumLength: 15, leaked: 'refused' } }),
  broken('Seven characters are enough', { password: { ...password, minimumLength: 7 } }, 'too-short'),
  broken('Letters and digits are enough', { password: { ...password, symbols: false } }, 'not-mixed'),
  broken('Long and mixed, and in every list of leaked passwords', { password: { ...password, leakChecked: false } }, 'leaks-unchecked'),
  broken('Eight characters where the policy was raised to fifteen', {}, 'too-short', { parameters: { ...parameters, minimumLength: 15 } }),
  broken('Rules that are too weak, read from a setting and never tried', { password: { ...password, minimumLength: 6 }, tried: [] }, 'too-short'),
  unknown('The settings say all the right things, and nobody tried', { tried: [] }, 'not-tried'),
  unknown('Everything that was tried was let in', { tried: [{ sample: 'password1!', refused: false }] }, 'not-tried'),
  unseen('The sign-in did not answer', 'timed-out', 'The sign-in did not answer within 10 seconds.'),
];
