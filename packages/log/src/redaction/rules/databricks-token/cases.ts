import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'dapi' + hex(32), ''],
    ['{"msg":"got ', 'dapi' + hex(32) + '-2', ' for user 12"}'],
  ],
  ordinary: [
    'dapi' + hex(31),
    'dapi',
  ],
};
