import { tokenRule } from '../token-rule.ts';

/** Replicate, API tokens. */
export const replicateToken = tokenRule({
  name: 'replicate-token',
  about: 'tokens of Replicate',
  triggers: ['r8_'],
  pattern: /r8_[A-Za-z0-9]{37}/uy,
});
