import { tokenRule } from '../token-rule.ts';

/** Access tokens of Intercom: by the beginning, the letters and the length that their maker gives them. */
export const intercomToken = tokenRule({
  name: 'intercom-token',
  about: 'access tokens of Intercom',
  triggers: ['dG9rO'],
  pattern: /dG9rO[A-Za-z0-9+/]{54}=/uy,
});
