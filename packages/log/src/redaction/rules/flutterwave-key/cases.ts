import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'FLWSECK-' + hex(32) + '-X', ''],
    ['token ', 'FLWSECK_TEST-' + hex(32) + '-X', ''],
    ['{"msg":"got ', 'FLWSECK-' + hex(32) + '-X', ' for user 12"}'],
  ],
  ordinary: [
    'FLWPUBK-' + hex(32) + '-X',
    'FLWSECK',
  ],
};
