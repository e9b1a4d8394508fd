import { isMixed, tokenRule } from '../token-rule.ts';

/** Square, access tokens; sq0idp- is an id and public. */
export const squareToken = tokenRule({
  name: 'square-token',
  about: 'tokens and secrets of Square',
  triggers: ['EAAA', 'sq0atp-', 'sq0csp-'],
  pattern: /EAAA[A-Za-z0-9_-]{60}|sq0(?:atp|csp)-[A-Za-z0-9_-]{22,60}/uy,
  isToken: (token) => token.startsWith('sq0') || isMixed(token),
});
