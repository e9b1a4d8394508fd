import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pscale_tkn_' + alphanumeric(43), ''],
    ['{"msg":"got ', 'pscale_pw_' + alphanumeric(43), ' for user 12"}'],
  ],
  ordinary: [
    'pscale_version',
  ],
};
