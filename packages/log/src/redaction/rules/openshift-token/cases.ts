import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sha256~' + alphanumeric(43), ''],
  ],
  ordinary: [
    'sha256:' + hex(64),
  ],
};
