import type { RuleCases } from '../testing-cases.ts';
import { hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['sent with ', `${hex(32)}-us12`, ''],
    ['{"note":"', `${hex(32)}-us5`, '"}'],
  ],
  ordinary: [`${hex(32)}-user`, `${hex(33)}-us1`, 'en-us1', `${hex(31)}-us1`],
};
