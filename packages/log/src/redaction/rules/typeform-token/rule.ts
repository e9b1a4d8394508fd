import { tokenRule } from '../token-rule.ts';

/** Typeform, personal access tokens. */
export const typeformToken = tokenRule({
  name: 'typeform-token',
  about: 'tokens of Typeform',
  triggers: ['tfp_'],
  pattern: /tfp_[A-Za-z0-9_.-]{40,70}/uy,
});
