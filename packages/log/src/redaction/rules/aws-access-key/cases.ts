import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, base32 } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'AKIA' + base32(16), ''],
    ['{"msg":"got ', 'ASIA' + base32(16), ' for user 12"}'],
    ['failed with ', 'ABSK' + alphanumeric(110), ', retrying'],
  ],
  ordinary: [
    ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
    `XAKIA${base32(16)}`,
    'AKIA and ASIA',
    `AKIA${base32(12)}`,
  ],
};
