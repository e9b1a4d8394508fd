import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sk_live_' + alphanumeric(24), ''],
    ['{"msg":"got ', 'rk_test_' + alphanumeric(99), ' for user 12"}'],
    ['failed with ', 'whsec_' + alphanumeric(32), ', retrying'],
  ],
  ordinary: [
    'pk_live_' + alphanumeric(24),
    'sk_live_' + 'x'.repeat(24),
    'task_live_update',
  ],
};
