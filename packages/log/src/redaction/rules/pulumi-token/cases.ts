import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pul-' + hex(40), ''],
  ],
  ordinary: [
    'pul-' + hex(20),
  ],
};
