import { isMixed, tokenRule } from '../token-rule.ts';

/** API keys of Infracost: by the beginning, the letters and the length that their maker gives them. */
export const infracostKey = tokenRule({
  name: 'infracost-key',
  about: 'API keys of Infracost',
  triggers: ['ico-'],
  pattern: /ico-[A-Za-z0-9]{32}/uy,
  isToken: isMixed,
});
