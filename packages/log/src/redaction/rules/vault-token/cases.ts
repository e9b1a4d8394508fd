import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'hvs.' + alphanumeric(24), ''],
    ['{"msg":"got ', 'hvb.' + alphanumeric(138), ' for user 12"}'],
  ],
  ordinary: [
    'hvs.' + alphanumeric(10),
    'hvs.example.com',
  ],
};
