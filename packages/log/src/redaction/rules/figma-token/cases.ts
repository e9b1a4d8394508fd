import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'figd_' + alphanumeric(40), ''],
  ],
  ordinary: [
    'figd_' + alphanumeric(9),
  ],
};
