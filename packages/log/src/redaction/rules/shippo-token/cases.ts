import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'shippo_live_' + hex(40), ''],
    ['{"msg":"got ', 'shippo_live_' + hex(40), ' for user 12"}'],
  ],
  ordinary: [
    'shippo_live_' + hex(8),
  ],
};
