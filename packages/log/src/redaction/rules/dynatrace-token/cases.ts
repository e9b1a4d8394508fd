import type { RuleCases } from '../testing-cases.ts';
import { base32 } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'dt0c01.' + base32(24) + '.' + base32(64), ''],
    ['{"msg":"got ', 'dt0c01.' + base32(24) + '.' + base32(64), ' for user 12"}'],
  ],
  ordinary: [
    'dt0c01.' + base32(24),
  ],
};
