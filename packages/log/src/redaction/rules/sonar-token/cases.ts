import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sqp_' + hex(40), ''],
    ['{"msg":"got ', 'squ_' + hex(40), ' for user 12"}'],
  ],
  ordinary: [
    'sqp_' + hex(39),
  ],
};
