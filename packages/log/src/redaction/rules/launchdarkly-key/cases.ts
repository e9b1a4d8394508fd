import type { RuleCases } from '../testing-cases.ts';
import { uuid } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'sdk-' + uuid(), ''],
    ['{"msg":"got ', 'sdk-' + uuid(), ' for user 12"}'],
  ],
  ordinary: [
    'sdk-2.14.3',
    'aws-sdk-js',
  ],
};
