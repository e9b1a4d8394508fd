import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['created ', `Abc8Q~${alphanumeric(34)}`, ' for the app'],
    ['uses ', `${alphanumeric(76)}+ASt${alphanumeric(6)}==`, ''],
    ['uses ', `${alphanumeric(40)}AzFu${alphanumeric(8)}==`, ''],
  ],
  ordinary: ['about 8Q~ of them', `Abc8Q~${hex(10)}`, 'the AzFunction started'],
};
