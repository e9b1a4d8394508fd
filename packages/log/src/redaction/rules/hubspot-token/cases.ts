import type { RuleCases } from '../testing-cases.ts';
import { hex, uuid } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'pat-na1-' + uuid(), ''],
    ['{"msg":"got ', 'pat-na1-' + uuid(), ' for user 12"}'],
  ],
  ordinary: [
    'pat-na1-' + hex(8),
  ],
};
