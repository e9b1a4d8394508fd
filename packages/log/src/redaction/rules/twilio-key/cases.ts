import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'SK' + hex(32), ''],
  ],
  ordinary: [
    'AC' + hex(32),
    'task12',
    'SK' + hex(31) + 'x',
    'SK' + hex(40),
  ],
};
