import { tokenRule } from '../token-rule.ts';

/** 1Password, service accounts: ops_ and base64 of an object. */
export const onepasswordToken = tokenRule({
  name: 'onepassword-token',
  about: 'service account tokens of 1Password',
  triggers: ['ops_eyJ'],
  pattern: /ops_eyJ[A-Za-z0-9+/_-]{200,2000}={0,2}/uy,
});
