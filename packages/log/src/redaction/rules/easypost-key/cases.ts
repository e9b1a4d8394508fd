import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'EZAK' + alphanumeric(54), ''],
  ],
  ordinary: [
    'EZAK' + alphanumeric(9),
  ],
};
