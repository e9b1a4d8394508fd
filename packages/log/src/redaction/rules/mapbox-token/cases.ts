import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sk.eyJ' + alphanumeric(70) + '.' + alphanumeric(22), ''],
    ['{"msg":"got ', 'sk.eyJ' + alphanumeric(70) + '.' + alphanumeric(22), ' for user 12"}'],
  ],
  ordinary: [
    'sk.eyJ' + alphanumeric(8),
  ],
};
