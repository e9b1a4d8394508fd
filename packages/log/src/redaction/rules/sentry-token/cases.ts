import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sntryu_' + hex(64), ''],
    ['{"msg":"got ', 'sntrys_eyJ' + alphanumeric(120), ' for user 12"}'],
  ],
  ordinary: [
    'sntryu_' + hex(20),
  ],
};
