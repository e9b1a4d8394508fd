import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'tfp_' + alphanumeric(59), ''],
  ],
  ordinary: [
    'tfp_' + alphanumeric(9),
  ],
};
