import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'r8_' + alphanumeric(37), ''],
  ],
  ordinary: [
    'r8_' + alphanumeric(9),
  ],
};
