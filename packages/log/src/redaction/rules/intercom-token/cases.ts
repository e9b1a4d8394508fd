import type { RuleCases } from '../testing-cases.ts';
import { base64 } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'dG9rO' + base64(54) + '=', ''],
    ['{"msg":"got ', 'dG9rO' + base64(54) + '=', ' for user 12"}'],
  ],
  ordinary: [
    'dG9rO' + base64(20),
  ],
};
