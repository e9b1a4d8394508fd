import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'xai-' + alphanumeric(80), ''],
  ],
  ordinary: [
    'xai-' + alphanumeric(9),
  ],
};
