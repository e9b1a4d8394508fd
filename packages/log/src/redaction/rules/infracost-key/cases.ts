import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'ico-' + alphanumeric(32), ''],
    ['{"msg":"got ', 'ico-' + alphanumeric(32), ' for user 12"}'],
  ],
  ordinary: [
    'favico-' + alphanumeric(32),
    'ico-small',
  ],
};
