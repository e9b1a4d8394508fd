import { tokenRule } from '../token-rule.ts';

/** Tokens of Private Packagist: by the beginning, the letters and the length that their maker gives them. */
export const packagistToken = tokenRule({
  name: 'packagist-token',
  about: 'tokens of Private Packagist',
  triggers: ['packagist_'],
  pattern: /packagist_[a-z]{3}_[a-f0-9]{56,80}/uy,
});
