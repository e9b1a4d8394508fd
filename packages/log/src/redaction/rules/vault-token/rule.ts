import { tokenRule } from '../token-rule.ts';

/** HashiCorp Vault, tokens: hvs. for service, hvb. for batch, hvr. for recovery tokens. */
export const vaultToken = tokenRule({
  name: 'vault-token',
  about: 'tokens of HashiCorp Vault',
  triggers: ['hvs.', 'hvb.', 'hvr.'],
  pattern: /hv[sbr]\.[A-Za-z0-9_-]{24,400}/uy,
});
