import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'xkeysib-' + hex(64) + '-' + alphanumeric(16), ''],
    ['{"msg":"got ', 'xkeysib-' + hex(64) + '-' + alphanumeric(16), ' for user 12"}'],
  ],
  ordinary: [
    'xkeysib-' + hex(20),
  ],
};
