import { tokenRule } from '../token-rule.ts';

/** Contentful, personal access tokens. */
export const contentfulToken = tokenRule({
  name: 'contentful-token',
  about: 'tokens of Contentful',
  triggers: ['CFPAT-'],
  pattern: /CFPAT-[A-Za-z0-9_-]{43}/uy,
});
