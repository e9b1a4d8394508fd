import { tokenRule } from '../token-rule.ts';

/** Stripe, API keys: publishable keys, pk_, are public. */
export const stripeKey = tokenRule({
  name: 'stripe-key',
  about: 'secret and restricted keys of Stripe, secrets of its webhooks',
  triggers: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
  pattern: /[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/]{24,64}={0,2}/uy,
});
