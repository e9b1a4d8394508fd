import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `v1.0-${hex(24)}-${hex(146)}`, ''],
    ['{"msg":"got ', 'cfut_' + alphanumeric(48), ' for user 12"}'],
  ],
  ordinary: [
    'v1.0-' + hex(24),
  ],
};
