import { tokenRule } from '../token-rule.ts';

/** CircleCI, API tokens: personal and project. */
export const circleciToken = tokenRule({
  name: 'circleci-token',
  about: 'tokens of CircleCI',
  triggers: ['CCIPAT_', 'CCIPRJ_'],
  pattern: /CCIP(?:AT|RJ)_[A-Za-z0-9]{20,30}_[a-f0-9]{40}/uy,
});
