import { tokenRule } from '../token-rule.ts';

/** Anthropic, API keys: sk-ant-, the kind with its version, and the secret. */
export const anthropicKey = tokenRule({
  name: 'anthropic-key',
  about: 'keys of Anthropic',
  triggers: ['sk-ant-'],
  pattern: /sk-ant-[a-z]{2,12}\d{0,2}-[A-Za-z0-9_-]{40,200}/uy,
});
