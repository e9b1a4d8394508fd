import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'CLOJARS_' + hex(60), ''],
  ],
  ordinary: [
    'CLOJARS_' + hex(9),
  ],
};
