import { tokenRule } from '../token-rule.ts';

/** X, OAuth 2.0 application-only tokens. */
export const twitterToken = tokenRule({
  name: 'twitter-token',
  about: 'application tokens of X (Twitter)',
  triggers: ['AAAAAAAAAAAAAAAAAAAA'],
  pattern: /AAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{70,200}/uy,
  isToken: (token) => new Set(token).size > 20,
});
