import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'oy2' + hex(43), ''],
  ],
  ordinary: [
    'oy2' + hex(9),
  ],
};
