import type { RuleCases } from '../testing-cases.ts';
import { uuid } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `access-production-${uuid()}`, ''],
  ],
  ordinary: [
    'access-production-only',
  ],
};
