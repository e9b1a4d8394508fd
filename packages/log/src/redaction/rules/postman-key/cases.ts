import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `PMAK-${hex(24)}-${hex(34)}`, ''],
  ],
  ordinary: [
    'PMAK-' + hex(24),
  ],
};
