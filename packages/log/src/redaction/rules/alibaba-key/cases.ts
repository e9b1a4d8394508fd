import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'LTAI' + alphanumeric(20), ''],
  ],
  ordinary: [
    'LTAI' + alphanumeric(4),
  ],
};
