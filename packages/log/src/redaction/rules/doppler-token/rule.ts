import { tokenRule } from '../token-rule.ts';

/** Doppler, token formats: dp, the kind, and 40 to 44 characters; service tokens name their configuration. */
export const dopplerToken = tokenRule({
  name: 'doppler-token',
  about: 'tokens of Doppler',
  triggers: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
  pattern: /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/uy,
});
