import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'xprv' + alphanumeric(107).replaceAll(/[0OIl]/gu, 'z'), ''],
    ['{"msg":"got ', 'xprv' + alphanumeric(107).replaceAll(/[0OIl]/gu, 'z'), ' for user 12"}'],
  ],
  ordinary: [
    'xprv' + alphanumeric(20),
  ],
};
