import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `CCIPAT_${alphanumeric(22)}_${hex(40)}`, ''],
  ],
  ordinary: [
    'CCIPAT_' + alphanumeric(9),
  ],
};
