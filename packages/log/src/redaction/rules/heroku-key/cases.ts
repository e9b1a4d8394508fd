import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, uuid } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'HRKU-AA' + alphanumeric(58), ''],
    ['{"msg":"got ', `HRKU-${uuid()}`, ' for user 12"}'],
  ],
  ordinary: [
    'HRKU-' + alphanumeric(8),
  ],
};
