import { tokenRule } from '../token-rule.ts';

/** Google, OAuth 2.0: access tokens, client secrets and refresh tokens by their beginnings. */
export const googleOauth = tokenRule({
  name: 'google-oauth',
  about: 'tokens and client secrets of Google OAuth',
  triggers: ['ya29.', 'GOCSPX-', '1//0'],
  pattern: /ya29\.[A-Za-z0-9_-]{20,2048}|GOCSPX-[A-Za-z0-9_-]{28}|1\/\/0[A-Za-z0-9_-]{35,300}/uy,
});
