import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'bkua_' + hex(40), ''],
  ],
  ordinary: [
    'bkua_' + hex(9),
  ],
};
