import type { FactValue } from '@writ/contract';

/** A sign-in that refuses all that the policy says; the cases of password rules, password age and lockout begin from it. */
export const goodSignIn: FactValue<'sign-in.rules'> = {
  service: 'Writ',
  password: { minimumLength: 8, letters: true, digits: true, symbols: true, leakChecked: true, maximumAgeDays: 90 },
  lockout: { attempts: 5, windowMinutes: 10, lockMinutes: 15, byAccount: true, byAddress: true },
  tried: [
    { sample: 'seven characters', refused: true },
    { sample: 'no digit', refused: true },
    { sample: 'known as leaked', refused: true },
    { sample: 'long and mixed', refused: false },
  ],
};
