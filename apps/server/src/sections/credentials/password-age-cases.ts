import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { PasswordAgeRule } from './evaluate-password-age.ts';
import { goodSignIn } from './sign-in-good.ts';

const { kept, broken, unknown, unseen } = casesOn<PasswordAgeRule, 'sign-in.rules'>('sign-in.rules', goodSignIn, { longest: { amount: 90, unit: 'day' } });
const { password } = goodSignIn;

/** What `password-age` must say, and what would fool it. */
export const passwordAgeCases: readonly ControlCase<PasswordAgeRule>[] = [
  kept('It demands a new password after 90 days', {}, 'rolled'),
  kept('It demands a new password after a month', { password: { ...password, maximumAgeDays: 30 } }, 'rolled'),
  broken('It never demands a new password', { password: { ...password, maximumAgeDays: undefined } }, 'never'),
  broken('Its setting is zero, which means never', { password: { ...password, maximumAgeDays: 0 } }, 'never'),
  broken('It demands a new password after a year', { password: { ...password, maximumAgeDays: 365 } }, 'too-late'),
  broken('It demands a new password a day too late', { password: { ...password, maximumAgeDays: 91 } }, 'too-late'),
  unknown('The setting says 90 days, and nobody tried', { tried: [] }, 'not-tried'),
  unseen('The sign-in did not answer', 'timed-out', 'The sign-in did not answer within 10 seconds.'),
];
