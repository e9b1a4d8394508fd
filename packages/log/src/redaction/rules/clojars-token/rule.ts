import { tokenRule } from '../token-rule.ts';

/** Clojars, deploy tokens. */
export const clojarsToken = tokenRule({
  name: 'clojars-token',
  about: 'tokens of Clojars',
  triggers: ['CLOJARS_'],
  pattern: /CLOJARS_[a-z0-9]{60}/uy,
});
