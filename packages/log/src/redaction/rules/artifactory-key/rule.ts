import { tokenRule } from '../token-rule.ts';

/** JFrog, API keys and reference tokens. */
export const artifactoryKey = tokenRule({
  name: 'artifactory-key',
  about: 'keys and reference tokens of Artifactory',
  triggers: ['AKCp', 'cmVmdGtu'],
  pattern: /AKCp[A-Za-z0-9]{68,100}|cmVmdGtu[A-Za-z0-9]{56}/uy,
});
