import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'ops_eyJ' + alphanumeric(300), ''],
  ],
  ordinary: [
    'ops_eyJ' + alphanumeric(9),
  ],
};
