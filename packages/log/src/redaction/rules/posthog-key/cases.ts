import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'phx_' + alphanumeric(43), ''],
    ['{"msg":"got ', 'phx_' + alphanumeric(43), ' for user 12"}'],
  ],
  ordinary: [
    'phc_' + alphanumeric(43),
    'phx_users',
  ],
};
