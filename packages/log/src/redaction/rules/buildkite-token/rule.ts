import { tokenRule } from '../token-rule.ts';

/** Buildkite, API access tokens. */
export const buildkiteToken = tokenRule({
  name: 'buildkite-token',
  about: 'tokens of Buildkite',
  triggers: ['bkua_'],
  pattern: /bkua_[a-f0-9]{40}/uy,
});
