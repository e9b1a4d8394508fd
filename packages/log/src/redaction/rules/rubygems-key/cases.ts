import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'rubygems_' + hex(48), ''],
  ],
  ordinary: [
    'rubygems_version',
    'rubygems_' + hex(47),
  ],
};
