import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import type { LockoutRule } from './evaluate-lockout.ts';
import { goodSignIn } from './sign-in-good.ts';

const parameters: LockoutRule = { attempts: 5, counted: { amount: 10, unit: 'minute' }, locked: { amount: 15, unit: 'minute' }, by: ['account', 'address'] };
const { kept, broken, unknown, unseen } = casesOn<LockoutRule, 'sign-in.rules'>('sign-in.rules', goodSignIn, parameters);
const { lockout } = goodSignIn;

/** What `lockout` must say, and what would fool it. */
export const lockoutCases: readonly ControlCase<LockoutRule>[] = [
  kept('Five failures in ten minutes lock for fifteen', {}, 'locks'),
  kept('Stricter than the policy in every way', { lockout: { ...lockout, attempts: 3, windowMinutes: 60, lockMinutes: 60 } }, 'locks'),
  kept('The policy asks to count by account alone', { lockout: { ...lockout, byAddress: false } }, 'locks', { parameters: { ...parameters, by: ['account'] } }),
  broken('Six failures before it locks', { lockout: { ...lockout, attempts: 6 } }, 'too-many-attempts'),
  broken('A limit of zero, which means none', { lockout: { ...lockout, attempts: 0 } }, 'off'),
  broken('It locks, for no time', { lockout: { ...lockout, lockMinutes: 0 } }, 'off'),
  broken('Failures are forgotten after a minute, so patience wins', { lockout: { ...lockout, windowMinutes: 1 } }, 'counted-too-briefly'),
  broken('It opens again after a minute', { lockout: { ...lockout, lockMinutes: 1 } }, 'locked-too-briefly'),
  broken('One account may be guessed from many addresses', { lockout: { ...lockout, byAccount: false } }, 'not-by-account'),
  broken('Many accounts may be guessed from one address', { lockout: { ...lockout, byAddress: false } }, 'not-by-address'),
  unknown('The settings say all the right things, and nobody tried', { tried: [] }, 'not-tried'),
  unseen('The sign-in did not answer', 'timed-out', 'The sign-in did not answer within 10 seconds.'),
];
