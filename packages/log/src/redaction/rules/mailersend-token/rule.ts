import { tokenRule } from '../token-rule.ts';

/** API tokens of MailerSend: by the beginning, the letters and the length that their maker gives them. */
export const mailersendToken = tokenRule({
  name: 'mailersend-token',
  about: 'API tokens of MailerSend',
  triggers: ['mlsn.'],
  pattern: /mlsn\.[a-f0-9]{64}/uy,
});
