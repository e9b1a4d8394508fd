import { tokenRule } from '../token-rule.ts';

/** Twilio, API keys: SK and 32 hexadecimal digits; an account id, AC, is none. */
export const twilioKey = tokenRule({
  name: 'twilio-key',
  about: 'secret keys of Twilio',
  triggers: ['SK0', 'SK1', 'SK2', 'SK3', 'SK4', 'SK5', 'SK6', 'SK7', 'SK8', 'SK9', 'SKa', 'SKb', 'SKc', 'SKd', 'SKe', 'SKf'],
  pattern: /SK[0-9a-f]{32}/uy,
});
