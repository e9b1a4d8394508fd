import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `SG.${alphanumeric(22)}.${alphanumeric(43)}`, ''],
  ],
  ordinary: [
    'MSG.' + alphanumeric(22),
    'see msg.',
    `SG.${alphanumeric(22)}`,
  ],
};
