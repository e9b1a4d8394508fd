import { tokenRule } from '../token-rule.ts';

/** Shopify, access tokens: a prefix and 32 hexadecimal digits. */
export const shopifyToken = tokenRule({
  name: 'shopify-token',
  about: 'tokens of Shopify',
  triggers: ['shpat_', 'shpss_', 'shpca_', 'shppa_', 'shpua_'],
  pattern: /shp(?:at|ss|ca|pa|ua)_[a-fA-F0-9]{32}/uy,
});
