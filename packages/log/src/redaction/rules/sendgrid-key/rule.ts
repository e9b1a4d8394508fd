import { tokenRule } from '../token-rule.ts';

/** SendGrid, API keys: SG, an id of 22 characters and a secret of 43. */
export const sendgridKey = tokenRule({
  name: 'sendgrid-key',
  about: 'keys of SendGrid',
  triggers: ['SG.'],
  pattern: /SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/uy,
});
