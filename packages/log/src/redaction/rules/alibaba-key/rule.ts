import { isMixed, tokenRule } from '../token-rule.ts';

/** Alibaba Cloud, AccessKey pairs. */
export const alibabaKey = tokenRule({
  name: 'alibaba-key',
  about: 'access key ids of Alibaba Cloud',
  triggers: ['LTAI'],
  pattern: /LTAI[A-Za-z0-9]{12,26}/uy,
  isToken: isMixed,
});
