import { tokenRule } from '../token-rule.ts';

/** Braintree, access tokens. */
export const braintreeToken = tokenRule({
  name: 'braintree-token',
  about: 'tokens of Braintree and PayPal',
  triggers: ['access_token$'],
  pattern: /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/uy,
});
