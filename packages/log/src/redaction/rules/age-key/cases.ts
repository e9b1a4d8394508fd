import type { RuleCases } from '../testing-cases.ts';
import { bech32 } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', ['AGE-SECRET-', 'KEY-1', bech32(58)].join(''), ''],
  ],
  ordinary: [
    'AGE-SECRET-KEY-1',
    'age1' + bech32(58).toLowerCase(),
  ],
};
