import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'lin_api_' + alphanumeric(40), ''],
    ['{"msg":"got ', 'lin_oauth_' + hex(64), ' for user 12"}'],
  ],
  ordinary: [
    'lin_api_version',
  ],
};
