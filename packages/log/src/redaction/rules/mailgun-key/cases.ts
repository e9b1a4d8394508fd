import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'key-' + hex(32), ''],
  ],
  ordinary: [
    'key-' + hex(31),
    'monkey-' + hex(32),
    'key-value',
  ],
};
