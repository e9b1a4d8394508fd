import { tokenRule } from '../token-rule.ts';

/** Mailgun, authentication. */
export const mailgunKey = tokenRule({
  name: 'mailgun-key',
  about: 'keys of Mailgun',
  triggers: ['key-'],
  pattern: /key-[0-9a-f]{32}/uy,
});
