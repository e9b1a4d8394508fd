import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'gsk_' + alphanumeric(52), ''],
  ],
  ordinary: [
    'gsk_' + alphanumeric(9),
  ],
};
