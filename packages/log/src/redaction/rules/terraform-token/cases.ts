import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [['credentials ', `${alphanumeric(14)}.atlasv1.${alphanumeric(67)}`, ' are used']],
  ordinary: [`${alphanumeric(14)}.atlasv1.${alphanumeric(6)}`, '.atlasv1.'],
};
