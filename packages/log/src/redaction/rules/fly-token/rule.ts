import { tokenRule } from '../token-rule.ts';

/** Fly.io, access tokens. */
export const flyToken = tokenRule({
  name: 'fly-token',
  about: 'tokens of Fly.io',
  triggers: ['fo1_', 'fm1_', 'fm2_', 'fm1r_', 'fm1a_'],
  pattern: /fo1_[A-Za-z0-9_-]{43}|fm(?:1[ar]?|2)_[A-Za-z0-9+/_=-]{60,1000}/uy,
});
