import { isMixed, tokenRule } from '../token-rule.ts';

/** Tokens of Vercel: by the beginning, the letters and the length that their maker gives them. */
export const vercelToken = tokenRule({
  name: 'vercel-token',
  about: 'tokens of Vercel',
  triggers: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
  pattern: /vc[pirak]_[A-Za-z0-9]{24,64}/uy,
  isToken: isMixed,
});
