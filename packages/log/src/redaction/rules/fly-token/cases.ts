import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'fo1_' + alphanumeric(43), ''],
    ['{"msg":"got ', 'fm2_' + alphanumeric(200), ' for user 12"}'],
  ],
  ordinary: [
    'fo1_' + alphanumeric(9),
  ],
};
