import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'rdme_' + hex(70), ''],
  ],
  ordinary: [
    'rdme_' + hex(9),
  ],
};
