import { tokenRule } from '../token-rule.ts';

/** Sentry, auth tokens: sntryu_ for people, sntrys_ for organizations. */
export const sentryToken = tokenRule({
  name: 'sentry-token',
  about: 'tokens of Sentry',
  triggers: ['sntrys_', 'sntryu_'],
  pattern: /sntrys_eyJ[A-Za-z0-9+/=_-]{60,500}|sntryu_[a-f0-9]{64}/uy,
});
