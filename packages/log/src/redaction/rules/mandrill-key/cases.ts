import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'md-' + alphanumeric(22), ''],
    ['{"msg":"got ', 'md-' + alphanumeric(22), ' for user 12"}'],
  ],
  ordinary: [
    'cmd-' + alphanumeric(22),
    'md-raid-1-of-disk-number-3',
  ],
};
