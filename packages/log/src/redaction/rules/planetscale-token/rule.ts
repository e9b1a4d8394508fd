import { tokenRule } from '../token-rule.ts';

/** PlanetScale, service tokens and passwords. */
export const planetscaleToken = tokenRule({
  name: 'planetscale-token',
  about: 'passwords and tokens of PlanetScale',
  triggers: ['pscale_'],
  pattern: /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}/uy,
});
