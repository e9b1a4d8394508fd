import { tokenRule } from '../token-rule.ts';

/** Groq, API keys. */
export const groqKey = tokenRule({
  name: 'groq-key',
  about: 'keys of Groq',
  triggers: ['gsk_'],
  pattern: /gsk_[A-Za-z0-9]{52}/uy,
});
