import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'rzp_live_' + alphanumeric(14), ''],
  ],
  ordinary: [
    'rzp_live_' + alphanumeric(4),
  ],
};
