import { tokenRule } from '../token-rule.ts';

/** Atlassian, API tokens and app passwords of Bitbucket. */
export const atlassianToken = tokenRule({
  name: 'atlassian-token',
  about: 'API tokens of Atlassian and Bitbucket',
  triggers: ['ATATT3', 'ATCTT3', 'ATBB', 'BBDC-'],
  pattern: /AT[AC]TT3[A-Za-z0-9_=-]{60,400}|ATBB[A-Za-z0-9]{32}|BBDC-[A-Za-z0-9+/@_-]{40,50}/uy,
});
