import { isMixed, tokenRule } from '../token-rule.ts';

/** crates.io, API tokens. */
export const cargoToken = tokenRule({
  name: 'cargo-token',
  about: 'tokens of crates.io',
  triggers: ['cio'],
  pattern: /cio[A-Za-z0-9]{32}/uy,
  isToken: isMixed,
});
