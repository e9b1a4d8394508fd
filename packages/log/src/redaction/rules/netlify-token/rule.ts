import { tokenRule } from '../token-rule.ts';

/** Netlify, personal access tokens: nfp_ and 36 characters. */
export const netlifyToken = tokenRule({
  name: 'netlify-token',
  about: 'tokens of Netlify',
  triggers: ['nfp_', 'nfc_', 'nfo_'],
  pattern: /nf[pco]_[A-Za-z0-9]{36,40}/uy,
});
