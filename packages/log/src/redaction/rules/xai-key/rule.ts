import { tokenRule } from '../token-rule.ts';

/** xAI, API keys. */
export const xaiKey = tokenRule({
  name: 'xai-key',
  about: 'keys of xAI',
  triggers: ['xai-'],
  pattern: /xai-[A-Za-z0-9]{80}/uy,
});
