import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'AKID' + alphanumeric(32), ''],
    ['{"msg":"got ', 'AKID' + alphanumeric(32), ' for user 12"}'],
  ],
  ordinary: [
    'AKID' + alphanumeric(8),
  ],
};
