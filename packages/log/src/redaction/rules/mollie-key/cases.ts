import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'live_' + alphanumeric(30), ''],
    ['{"msg":"got ', 'live_' + alphanumeric(30), ' for user 12"}'],
  ],
  ordinary: [
    'live_' + alphanumeric(12),
    'live_view_of_the_current_page_number',
  ],
};
