import { tokenRule } from '../token-rule.ts';

/** Private API keys of Klaviyo: by the beginning, the letters and the length that their maker gives them. */
export const klaviyoKey = tokenRule({
  name: 'klaviyo-key',
  about: 'private API keys of Klaviyo',
  triggers: ['pk_'],
  pattern: /pk_[0-9a-f]{34}/uy,
});
