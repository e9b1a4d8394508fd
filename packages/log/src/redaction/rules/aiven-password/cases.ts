import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'AVNS_' + alphanumeric(19), ''],
    ['{"msg":"got ', 'AVNS_' + alphanumeric(19), ' for user 12"}'],
  ],
  ordinary: [
    'AVNS_' + alphanumeric(6),
  ],
};
