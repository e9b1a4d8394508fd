import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'fio-u-' + alphanumeric(64), ''],
    ['{"msg":"got ', 'fio-u-' + alphanumeric(64), ' for user 12"}'],
  ],
  ordinary: [
    'fio-u-' + alphanumeric(8),
  ],
};
