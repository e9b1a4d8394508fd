import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'napi_' + alphanumeric(64).toLowerCase(), ''],
    ['{"msg":"got ', 'napi_' + alphanumeric(64).toLowerCase(), ' for user 12"}'],
  ],
  ordinary: [
    'napi_status',
  ],
};
