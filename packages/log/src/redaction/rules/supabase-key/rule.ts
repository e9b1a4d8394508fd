import { tokenRule } from '../token-rule.ts';

/** Supabase, API keys: sb_secret_ is for servers, sb_publishable_ is public. */
export const supabaseKey = tokenRule({
  name: 'supabase-key',
  about: 'keys and tokens of Supabase',
  triggers: ['sbp_', 'sb_secret_'],
  pattern: /sbp_(?:v0_|oauth_)?[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{22,60}/uy,
});
