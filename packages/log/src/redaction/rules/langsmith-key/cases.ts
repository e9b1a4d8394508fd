import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `lsv2_pt_${hex(32)}_${hex(10)}`, ''],
  ],
  ordinary: [
    'lsv2_pt_' + hex(9),
  ],
};
