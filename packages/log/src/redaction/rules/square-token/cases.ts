import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'EAAA' + alphanumeric(60), ''],
    ['{"msg":"got ', 'sq0csp-' + alphanumeric(43), ' for user 12"}'],
    ['failed with ', 'sq0atp-' + alphanumeric(22), ', retrying'],
  ],
  ordinary: [
    'EAAA' + alphanumeric(30),
    'sq0idp-' + alphanumeric(22),
  ],
};
