import type { RuleCases } from '../testing-cases.ts';

/** Numbers that card networks publish for tests, in parts. */
const visa = ['4111', '1111', '1111', '1111'];
const visaOther = ['4012', '8888', '8888', '1881'];
const mastercard = ['5555', '5555', '5555', '4444'];
const american = ['3782', '822463', '10005'];

export const cases: RuleCases = {
  finds: [
    ['charged ', visaOther.join(''), ' for order 12'],
    ['{"pan":"', visaOther.join(''), '"}'],
    ['card=', visaOther.join(' '), ' ok'],
    ['', visaOther.join('-'), ''],
    ['amex ', american.join(' '), ''],
    ['amex ', american.join(''), ', ok'],
    ['new ', ['2223', '0000', '4841', '0010'].join(''), ''],
    ['discover ', ['6011', '1111', '1111', '1117'].join(''), ''],
    ['mastercard ', mastercard.join(' '), ''],
    ['visa ', visa.join(''), ''],
  ],
  ordinary: [
    `charged ${visaOther.join('').replace(/1$/u, '2')}`,
    `id=${visaOther.join('')}`,
    `"trace_id": "${visaOther.join('')}"`,
    `blk_-${visaOther.join('')}`,
    `${visa.join('')}0`,
    `x${visa.join('')}`,
    `${mastercard.join('')}.25`,
    `${visa.join(' ').slice(0, -1)}2`,
    '1732459200123456',
    '2026-11-24 07:25:02 1234 5678',
  ],
};
