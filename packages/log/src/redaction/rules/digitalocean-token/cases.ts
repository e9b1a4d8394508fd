import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'dop_v1_' + hex(64), ''],
    ['{"msg":"got ', 'doo_v1_' + hex(64), ' for user 12"}'],
  ],
  ordinary: [
    'dop_v1_' + hex(63),
  ],
};
