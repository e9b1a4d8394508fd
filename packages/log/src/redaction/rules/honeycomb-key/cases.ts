import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'hcaik_' + alphanumeric(58).toLowerCase(), ''],
    ['{"msg":"got ', 'hcaik_' + alphanumeric(58).toLowerCase(), ' for user 12"}'],
  ],
  ordinary: [
    'hcaik_' + hex(8),
  ],
};
