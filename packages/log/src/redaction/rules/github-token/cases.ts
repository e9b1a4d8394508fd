import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'ghp_' + alphanumeric(36), ''],
    ['{"msg":"got ', 'gho_' + alphanumeric(36), ' for user 12"}'],
    ['failed with ', 'ghs_' + alphanumeric(36), ', retrying'],
    ['token ', 'ghr_' + alphanumeric(76), ''],
    ['{"msg":"got ', `github_pat_${alphanumeric(22)}_${alphanumeric(59)}`, ' for user 12"}'],
    ['failed with ', `ghs_12345_${alphanumeric(40)}.${alphanumeric(60)}.${alphanumeric(43)}`, ', retrying'],
  ],
  ordinary: [
    'ghp_' + 'x'.repeat(36),
    `gxp_${alphanumeric(36)}`,
    'the ghp_ prefix',
    `ghp_${alphanumeric(20)}`,
  ],
};
