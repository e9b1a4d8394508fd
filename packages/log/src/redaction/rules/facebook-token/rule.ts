import { tokenRule } from '../token-rule.ts';

/** Meta, Graph API: user, page and app tokens. */
export const facebookToken = tokenRule({
  name: 'facebook-token',
  about: 'access tokens of Facebook',
  triggers: ['EAAC', 'EAAG', 'EAAI', 'EAAJ', 'EAAD', 'EAAB', 'EAAM'],
  pattern: /EAA[BCDGIJM][A-Za-z0-9]{80,400}/uy,
});
