import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'EAACZB' + alphanumeric(150), ''],
  ],
  ordinary: [
    'EAAC' + alphanumeric(20),
  ],
};
