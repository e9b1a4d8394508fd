import { isMixed, tokenRule } from '../token-rule.ts';

/** API keys of Resend: by the beginning, the letters and the length that their maker gives them. */
export const resendKey = tokenRule({
  name: 'resend-key',
  about: 'API keys of Resend',
  triggers: ['re_'],
  pattern: /re_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,32}/uy,
  isToken: isMixed,
});
