import { tokenRule } from '../token-rule.ts';

/** ReadMe, API keys. */
export const readmeKey = tokenRule({
  name: 'readme-key',
  about: 'keys of ReadMe',
  triggers: ['rdme_'],
  pattern: /rdme_[a-z0-9]{70}/uy,
});
