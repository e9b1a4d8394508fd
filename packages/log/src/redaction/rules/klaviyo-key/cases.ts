import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pk_' + hex(34), ''],
    ['{"msg":"got ', 'pk_' + hex(34), ' for user 12"}'],
  ],
  ordinary: [
    'pk_' + hex(32),
    'pk_users',
  ],
};
