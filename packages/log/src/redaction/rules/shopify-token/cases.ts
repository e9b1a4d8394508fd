import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'shpat_' + hex(32), ''],
    ['{"msg":"got ', 'shpss_' + hex(32), ' for user 12"}'],
  ],
  ordinary: [
    'shpat_' + hex(31),
    'shpat_' + 'x'.repeat(32),
  ],
};
