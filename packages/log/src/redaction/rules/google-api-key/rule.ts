import { tokenRule } from '../token-rule.ts';

/** Google Cloud, API keys: AIza and 35 characters. */
export const googleApiKey = tokenRule({
  name: 'google-api-key',
  about: 'API keys of Google',
  triggers: ['AIza'],
  pattern: /AIza[A-Za-z0-9_-]{33,40}/uy,
});
