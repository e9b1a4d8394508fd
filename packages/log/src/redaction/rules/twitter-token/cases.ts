import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'A'.repeat(20) + alphanumeric(90), ''],
  ],
  ordinary: [
    'A'.repeat(120),
  ],
};
