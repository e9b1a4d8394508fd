import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'dp.pt.' + alphanumeric(43), ''],
    ['{"msg":"got ', 'dp.st.prd.' + alphanumeric(43), ' for user 12"}'],
  ],
  ordinary: [
    'dp.pt.' + alphanumeric(12),
  ],
};
