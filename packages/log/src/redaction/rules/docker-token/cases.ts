import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'dckr_pat_' + alphanumeric(27), ''],
    ['{"msg":"got ', 'dckr_oat_' + alphanumeric(32), ' for user 12"}'],
  ],
  ordinary: [
    'dckr_pat_' + alphanumeric(5),
  ],
};
