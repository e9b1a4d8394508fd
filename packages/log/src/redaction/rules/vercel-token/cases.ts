import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'vcp_' + alphanumeric(56), ''],
    ['{"msg":"got ', 'vcp_' + alphanumeric(56), ' for user 12"}'],
  ],
  ordinary: [
    'vcp_' + alphanumeric(8),
  ],
};
