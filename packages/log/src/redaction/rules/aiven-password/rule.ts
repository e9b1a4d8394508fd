import { tokenRule } from '../token-rule.ts';

/** Passwords that Aiven makes for services: by the beginning, the letters and the length that their maker gives them. */
export const aivenPassword = tokenRule({
  name: 'aiven-password',
  about: 'passwords that Aiven makes for services',
  triggers: ['AVNS_'],
  pattern: /AVNS_[A-Za-z0-9_-]{19}/uy,
});
