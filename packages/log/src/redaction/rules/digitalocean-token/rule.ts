import { tokenRule } from '../token-rule.ts';

/** DigitalOcean, API tokens: a prefix and 64 hexadecimal digits. */
export const digitaloceanToken = tokenRule({
  name: 'digitalocean-token',
  about: 'tokens of DigitalOcean',
  triggers: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
  pattern: /do[por]_v1_[a-f0-9]{64}/uy,
});
