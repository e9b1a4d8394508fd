import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'nfp_' + alphanumeric(36), ''],
  ],
  ordinary: [
    'nfp_' + alphanumeric(9),
  ],
};
