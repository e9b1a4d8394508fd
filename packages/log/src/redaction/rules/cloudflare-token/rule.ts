import { tokenRule } from '../token-rule.ts';

/** Cloudflare, origin CA keys and API tokens. Older tokens have no prefix and are found by their key. */
export const cloudflareToken = tokenRule({
  name: 'cloudflare-token',
  about: 'tokens of Cloudflare',
  triggers: ['v1.0-', 'cfut_', 'cfat_', 'cfk_'],
  pattern: /v1\.0-[a-f0-9]{24}-[a-f0-9]{146}|cf(?:ut|at|k)_[A-Za-z0-9]{40,60}/uy,
});
