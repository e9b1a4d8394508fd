import { tokenRule } from '../token-rule.ts';

/** Notion, integration tokens: ntn_ since 2024, secret_ before. */
export const notionToken = tokenRule({
  name: 'notion-token',
  about: 'tokens of Notion',
  triggers: ['ntn_', 'secret_'],
  pattern: /ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43}/uy,
});
