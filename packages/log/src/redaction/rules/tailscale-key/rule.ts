import { tokenRule } from '../token-rule.ts';

/** Tailscale, key prefixes. */
export const tailscaleKey = tokenRule({
  name: 'tailscale-key',
  about: 'keys of Tailscale',
  triggers: ['tskey-'],
  pattern: /tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,24}(?:CNTRL)?-[A-Za-z0-9]{24,48}/uy,
});
