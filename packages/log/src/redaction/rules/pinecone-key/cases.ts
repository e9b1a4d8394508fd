import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `pcsk_${alphanumeric(5)}_${alphanumeric(63)}`, ''],
  ],
  ordinary: [
    'pcsk_' + alphanumeric(9),
  ],
};
