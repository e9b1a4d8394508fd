import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 're_' + alphanumeric(8) + '_' + alphanumeric(24), ''],
    ['{"msg":"got ', 're_' + alphanumeric(8) + '_' + alphanumeric(24), ' for user 12"}'],
  ],
  ordinary: [
    're_export_of_something_longer_than_that',
    'store_' + alphanumeric(8) + '_' + alphanumeric(24),
  ],
};
