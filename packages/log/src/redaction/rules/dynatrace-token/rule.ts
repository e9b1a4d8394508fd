import { tokenRule } from '../token-rule.ts';

/** Access tokens of Dynatrace: by the beginning, the letters and the length that their maker gives them. */
export const dynatraceToken = tokenRule({
  name: 'dynatrace-token',
  about: 'access tokens of Dynatrace',
  triggers: ['dt0'],
  pattern: /dt0[a-z]\d{2}\.[A-Z2-7]{24}\.[A-Z2-7]{64}/uy,
});
