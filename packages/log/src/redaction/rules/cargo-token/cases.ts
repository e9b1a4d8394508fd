import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'cio' + alphanumeric(32), ''],
  ],
  ordinary: [
    'cio' + alphanumeric(9),
    'cio' + 'x'.repeat(32),
  ],
};
