import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pplx-' + alphanumeric(48), ''],
  ],
  ordinary: [
    'pplx-' + alphanumeric(9),
  ],
};
