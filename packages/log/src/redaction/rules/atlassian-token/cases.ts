import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'ATATT3' + alphanumeric(180) + '=' + hex(8).toUpperCase(), ''],
    ['{"msg":"got ', 'ATBB' + alphanumeric(32), ' for user 12"}'],
    ['failed with ', 'ATCTT3' + alphanumeric(180), ', retrying'],
  ],
  ordinary: [
    'ATBB' + alphanumeric(10),
    'ATATT3' + 'x'.repeat(180),
  ],
};
