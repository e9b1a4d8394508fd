import { tokenRule } from '../token-rule.ts';

/** Personal API keys of PostHog: by the beginning, the letters and the length that their maker gives them. */
export const posthogKey = tokenRule({
  name: 'posthog-key',
  about: 'personal API keys of PostHog',
  triggers: ['phx_'],
  pattern: /phx_[A-Za-z0-9]{40,52}/uy,
});
