import { tokenAround } from '../token-around.ts';

/** PASETO: its version, its purpose, what it carries, and a footer. */
export const pasetoToken = tokenAround({
  name: 'paseto-token',
  about: 'platform-agnostic security tokens (PASETO)',
  triggers: ['.local.', '.public.'],
  pattern: /v[1-4]\.(?:local|public)\.[A-Za-z0-9_-]{60,2000}(?:\.[A-Za-z0-9_-]{1,500})?/uy,
  before: 2,
  ofToken: /[v1-4]/u,
});
