import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pat' + alphanumeric(14) + '.' + hex(64), ''],
    ['{"msg":"got ', 'pat' + alphanumeric(14) + '.' + hex(64), ' for user 12"}'],
  ],
  ordinary: [
    'path=/a.b',
    'pattern.' + hex(64),
  ],
};
