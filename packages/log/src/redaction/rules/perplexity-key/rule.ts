import { tokenRule } from '../token-rule.ts';

/** Perplexity, API keys. */
export const perplexityKey = tokenRule({
  name: 'perplexity-key',
  about: 'keys of Perplexity',
  triggers: ['pplx-'],
  pattern: /pplx-[A-Za-z0-9]{48,56}/uy,
});
