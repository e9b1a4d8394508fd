import { tokenRule } from '../token-rule.ts';

/** SonarQube, token types: project, user and global analysis. */
export const sonarToken = tokenRule({
  name: 'sonar-token',
  about: 'tokens of SonarQube',
  triggers: ['sqp_', 'squ_', 'sqa_'],
  pattern: /sq[pua]_[a-f0-9]{40}/uy,
});
