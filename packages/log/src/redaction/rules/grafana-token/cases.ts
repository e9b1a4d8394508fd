import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `glsa_${alphanumeric(32)}_${hex(8)}`, ''],
    ['{"msg":"got ', 'glc_eyJv' + alphanumeric(120), ' for user 12"}'],
  ],
  ordinary: [
    'glsa_' + alphanumeric(20),
  ],
};
