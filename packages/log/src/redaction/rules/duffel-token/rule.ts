import { tokenRule } from '../token-rule.ts';

/** Access tokens of Duffel: by the beginning, the letters and the length that their maker gives them. */
export const duffelToken = tokenRule({
  name: 'duffel-token',
  about: 'access tokens of Duffel',
  triggers: ['duffel_live_', 'duffel_test_'],
  pattern: /duffel_(?:live|test)_[A-Za-z0-9_-]{43}/uy,
});
