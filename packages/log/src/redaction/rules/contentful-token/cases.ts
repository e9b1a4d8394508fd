import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'CFPAT-' + alphanumeric(43), ''],
  ],
  ordinary: [
    'CFPAT-' + alphanumeric(9),
  ],
};
