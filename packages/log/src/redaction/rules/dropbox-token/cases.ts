import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sl.' + alphanumeric(140), ''],
    ['{"msg":"got ', 'sl.u.' + alphanumeric(300), ' for user 12"}'],
  ],
  ordinary: [
    'ssl.' + alphanumeric(140),
    'sl.example.com',
  ],
};
