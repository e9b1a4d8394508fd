import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', alphanumeric(76) + 'AZDO' + alphanumeric(4), ''],
    ['{"msg":"got ', alphanumeric(76) + 'AZDO' + alphanumeric(4), ' for user 12"}'],
  ],
  ordinary: [
    'AZDO' + alphanumeric(4),
    alphanumeric(20) + 'AZDO' + alphanumeric(4),
  ],
};
