import { tokenRule } from '../token-rule.ts';

/** Razorpay, API keys. */
export const razorpayKey = tokenRule({
  name: 'razorpay-key',
  about: 'keys of Razorpay',
  triggers: ['rzp_'],
  pattern: /rzp_(?:live|test)_[A-Za-z0-9]{14}/uy,
});
