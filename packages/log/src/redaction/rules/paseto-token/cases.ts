import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'v4.local.' + alphanumeric(120), ''],
    ['token ', 'v2.public.' + alphanumeric(150) + '.' + alphanumeric(20), ''],
    ['{"msg":"got ', 'v4.local.' + alphanumeric(120), ' for user 12"}'],
  ],
  ordinary: [
    'db.local.example.com',
    'v4.public.' + alphanumeric(8),
    'v4.local.example.com',
  ],
};
