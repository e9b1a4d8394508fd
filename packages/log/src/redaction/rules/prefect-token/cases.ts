import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pnu_' + alphanumeric(36), ''],
  ],
  ordinary: [
    'pnu_' + alphanumeric(9),
  ],
};
