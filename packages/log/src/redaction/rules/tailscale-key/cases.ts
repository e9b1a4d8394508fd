import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `tskey-auth-${alphanumeric(12)}CNTRL-${alphanumeric(32)}`, ''],
  ],
  ordinary: [
    'tskey-auth-' + alphanumeric(9),
  ],
};
