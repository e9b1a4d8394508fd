import { tokenRule } from '../token-rule.ts';

/** Grafana, service accounts: glsa_, 32 characters and a checksum; glc_ for access policies of its cloud. */
export const grafanaToken = tokenRule({
  name: 'grafana-token',
  about: 'tokens of Grafana',
  triggers: ['glc_', 'glsa_'],
  pattern: /glc_[A-Za-z0-9+/]{32,400}={0,2}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}/uy,
});
