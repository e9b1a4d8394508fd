import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'live_' + alphanumeric(40), ''],
    ['{"msg":"got ', 'live_' + alphanumeric(40), ' for user 12"}'],
  ],
  ordinary: [
    'live_' + alphanumeric(12),
  ],
};
