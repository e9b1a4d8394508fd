import { isMixed, tokenRule } from '../token-rule.ts';

/** Live API keys of Mollie: by the beginning, the letters and the length that their maker gives them. */
export const mollieKey = tokenRule({
  name: 'mollie-key',
  about: 'live API keys of Mollie',
  triggers: ['live_'],
  pattern: /live_[A-Za-z0-9]{30}/uy,
  isToken: isMixed,
});
