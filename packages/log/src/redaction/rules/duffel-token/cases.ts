import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'duffel_live_' + alphanumeric(43), ''],
    ['{"msg":"got ', 'duffel_live_' + alphanumeric(43), ' for user 12"}'],
  ],
  ordinary: [
    'duffel_live_' + alphanumeric(8),
  ],
};
