import type { RuleCases } from '../testing-cases.ts';
import { letters } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'hf_' + letters(34), ''],
  ],
  ordinary: [
    'hf_hub_download',
    'hf_' + 'x'.repeat(34),
    `shelf_${letters(34)}`,
  ],
};
