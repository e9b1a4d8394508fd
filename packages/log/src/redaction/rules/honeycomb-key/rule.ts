import { tokenRule } from '../token-rule.ts';

/** Ingest and management keys of Honeycomb: by the beginning, the letters and the length that their maker gives them. */
export const honeycombKey = tokenRule({
  name: 'honeycomb-key',
  about: 'ingest and management keys of Honeycomb',
  triggers: ['hcaik_', 'hcbik_', 'hcxik_', 'hcamk_'],
  pattern: /hc[abx](?:ik|mk)_[a-z0-9]{32,64}/uy,
});
