import { isMixed, tokenRule } from '../token-rule.ts';

/** Live access tokens of GoCardless: by the beginning, the letters and the length that their maker gives them. */
export const gocardlessToken = tokenRule({
  name: 'gocardless-token',
  about: 'live access tokens of GoCardless',
  triggers: ['live_'],
  pattern: /live_[A-Za-z0-9_-]{40}/uy,
  isToken: isMixed,
});
