import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sbp_' + hex(40), ''],
    ['{"msg":"got ', 'sb_secret_' + alphanumeric(31), ' for user 12"}'],
  ],
  ordinary: [
    'sb_publishable_' + alphanumeric(31),
  ],
};
