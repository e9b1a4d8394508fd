import { tokenRule } from '../token-rule.ts';

/** Docker, personal and organization access tokens. */
export const dockerToken = tokenRule({
  name: 'docker-token',
  about: 'access tokens of Docker Hub',
  triggers: ['dckr_pat_', 'dckr_oat_'],
  pattern: /dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,64}/uy,
});
