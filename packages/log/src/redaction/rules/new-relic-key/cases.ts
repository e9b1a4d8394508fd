import type { RuleCases } from '../testing-cases.ts';
import { base32, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['sent with ', `NRAK-${base32(27)}`, ' once'],
    ['sent with ', `${hex(36)}NRAL`, ''],
    ['sent with ', `NRII-${hex(32)}`, ''],
  ],
  ordinary: [`NRAK-${base32(5)}`, 'NRAL', `${hex(20)}NRAL`],
};
