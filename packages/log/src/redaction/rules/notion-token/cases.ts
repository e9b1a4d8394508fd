import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, digits } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'ntn_' + digits(11) + alphanumeric(35), ''],
  ],
  ordinary: [
    'ntn_' + alphanumeric(9),
  ],
};
