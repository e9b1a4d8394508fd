import { tokenRule } from '../token-rule.ts';

/** API keys of Neon: by the beginning, the letters and the length that their maker gives them. */
export const neonKey = tokenRule({
  name: 'neon-key',
  about: 'API keys of Neon',
  triggers: ['napi_'],
  pattern: /napi_[a-z0-9]{48,80}/uy,
});
