import { isMixed, tokenRule } from '../token-rule.ts';

/** API keys of Mailchimp Transactional (Mandrill): by the beginning, the letters and the length that their maker gives them. */
export const mandrillKey = tokenRule({
  name: 'mandrill-key',
  about: 'API keys of Mailchimp Transactional (Mandrill)',
  triggers: ['md-'],
  pattern: /md-[A-Za-z0-9_-]{22}/uy,
  isToken: isMixed,
});
