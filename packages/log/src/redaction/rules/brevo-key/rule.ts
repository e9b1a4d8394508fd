import { tokenRule } from '../token-rule.ts';

/** API and SMTP keys of Brevo: by the beginning, the letters and the length that their maker gives them. */
export const brevoKey = tokenRule({
  name: 'brevo-key',
  about: 'API and SMTP keys of Brevo',
  triggers: ['xkeysib-', 'xsmtpsib-'],
  pattern: /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}/uy,
});
