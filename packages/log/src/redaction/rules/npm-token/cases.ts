import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'npm_' + alphanumeric(36), ''],
  ],
  ordinary: [
    'npm_config_registry',
    'npm_' + alphanumeric(35),
    'npm_' + 'x'.repeat(36),
  ],
};
