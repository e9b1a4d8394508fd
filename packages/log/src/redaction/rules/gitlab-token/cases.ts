import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'glpat-' + alphanumeric(20), ''],
    ['{"msg":"got ', 'gldt-' + alphanumeric(20), ' for user 12"}'],
    ['failed with ', 'glrt-' + alphanumeric(20), ', retrying'],
    ['token ', 'gloas-' + alphanumeric(64), ''],
  ],
  ordinary: [
    'glpat-' + 'x'.repeat(20),
    'a glpat-token',
  ],
};
