import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'mlsn.' + hex(64), ''],
    ['{"msg":"got ', 'mlsn.' + hex(64), ' for user 12"}'],
  ],
  ordinary: [
    'mlsn.' + hex(20),
  ],
};
