import { tokenRule } from '../token-rule.ts';

/** API tokens of Shippo: by the beginning, the letters and the length that their maker gives them. */
export const shippoToken = tokenRule({
  name: 'shippo-token',
  about: 'API tokens of Shippo',
  triggers: ['shippo_live_', 'shippo_test_'],
  pattern: /shippo_(?:live|test)_[a-f0-9]{40}/uy,
});
