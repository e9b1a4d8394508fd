import { isMixed, tokenRule } from '../token-rule.ts';

/** Ids of secrets of Tencent Cloud: by the beginning, the letters and the length that their maker gives them. */
export const tencentKey = tokenRule({
  name: 'tencent-key',
  about: 'ids of secrets of Tencent Cloud',
  triggers: ['AKID'],
  pattern: /AKID[A-Za-z0-9]{32}/uy,
  isToken: isMixed,
});
