import { tokenRule } from '../token-rule.ts';

/** Notion, integration tokens: ntn_ since 2024. */
export const notionToken = tokenRule({
  name: 'notion-token',
  about: 'tokens of Notion',
  triggers: ['ntn_'],
  pattern: /ntn_[A-Za-z0-9]{40,50}/uy,
});
