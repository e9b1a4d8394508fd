import { tokenRule } from '../token-rule.ts';

/** Plaid, access tokens: the environment and a UUID. */
export const plaidToken = tokenRule({
  name: 'plaid-token',
  about: 'tokens of Plaid',
  triggers: ['access-production-', 'access-sandbox-', 'access-development-'],
  pattern: /access-(?:production|sandbox|development)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/uy,
});
