import { isMixed, tokenRule } from '../token-rule.ts';

/** OpenAI, API keys: sk-, for projects and service accounts with a word behind it. */
export const openaiKey = tokenRule({
  name: 'openai-key',
  about: 'keys of OpenAI and of services that took over its form',
  triggers: ['sk-'],
  pattern: /sk-(?:proj-|svcacct-|admin-|None-|or-v1-|lf-)?[A-Za-z0-9_-]{20,250}/uy,
  isToken: (token) => (isMixed(token) || token.startsWith('sk-or-') || /^sk-[0-9a-f]{32}$/u.test(token)) && !/-[a-z]{3,}-[a-z]{3,}/u.test(token.slice(9)),
});
