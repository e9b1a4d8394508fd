import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'packagist_out_' + hex(60), ''],
    ['{"msg":"got ', 'packagist_out_' + hex(60), ' for user 12"}'],
  ],
  ordinary: [
    'packagist_url',
  ],
};
