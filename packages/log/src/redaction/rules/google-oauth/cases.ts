import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'ya29.' + alphanumeric(120), ''],
    ['{"msg":"got ', 'GOCSPX-' + alphanumeric(28), ' for user 12"}'],
    ['failed with ', '1//0' + alphanumeric(80), ', retrying'],
  ],
  ordinary: [
    'ya29.',
    'http://0' + alphanumeric(10),
    '1//0',
  ],
};
