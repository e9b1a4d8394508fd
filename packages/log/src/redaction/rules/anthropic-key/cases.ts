import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', `sk-ant-api03-${alphanumeric(93)}AA`, ''],
    ['{"msg":"got ', `sk-ant-admin01-${alphanumeric(93)}AA`, ' for user 12"}'],
  ],
  ordinary: [
    'sk-ant-api03-' + 'x'.repeat(95),
    'sk-ant-colony',
  ],
};
