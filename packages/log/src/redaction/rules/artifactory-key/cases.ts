import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'AKCp' + alphanumeric(69), ''],
    ['{"msg":"got ', 'cmVmdGtu' + alphanumeric(56), ' for user 12"}'],
  ],
  ordinary: [
    'AKCp' + alphanumeric(9),
  ],
};
