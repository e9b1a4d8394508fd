import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'AIza' + alphanumeric(35), ''],
  ],
  ordinary: [
    'AIza' + 'x'.repeat(35),
    'AIza' + alphanumeric(20),
  ],
};
