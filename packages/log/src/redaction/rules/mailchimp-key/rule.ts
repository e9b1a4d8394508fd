import { tokenAround } from '../token-around.ts';

/** Mailchimp, API keys: 32 hexadecimal digits and the data center. */
export const mailchimpKey = tokenAround({
  name: 'mailchimp-key',
  about: 'keys of Mailchimp',
  triggers: ['-us'],
  before: 32,
  ofToken: /[0-9a-f]/u,
  pattern: /[0-9a-f]{32}-us\d{1,2}/uy,
});
