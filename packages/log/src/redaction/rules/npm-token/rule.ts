import { tokenRule } from '../token-rule.ts';

/** npm, about access tokens: npm_ and 36 characters, of which six are a checksum. */
export const npmToken = tokenRule({
  name: 'npm-token',
  about: 'access tokens of npm',
  triggers: ['npm_'],
  pattern: /npm_[A-Za-z0-9]{36}/uy,
});
