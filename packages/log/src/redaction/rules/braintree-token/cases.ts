import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `access_token$production$${hex(16)}$${hex(32)}`, ''],
  ],
  ordinary: [
    'access_token$production$',
  ],
};
