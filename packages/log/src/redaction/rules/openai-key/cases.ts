import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sk-' + alphanumeric(20) + ['T3Blbk', 'FJ'].join('') + alphanumeric(20), ''],
    ['{"msg":"got ', 'sk-proj-' + alphanumeric(120), ' for user 12"}'],
    ['failed with ', 'sk-or-v1-' + hex(64), ', retrying'],
  ],
  ordinary: [
    'disk-' + alphanumeric(40),
    'sk-a-long-name-of-something-else',
    'sk-' + hex(10),
    'sk-' + 'x'.repeat(48),
    'task-0f8fad5b-d9cb-469f-a165-70867728950e',
  ],
};
