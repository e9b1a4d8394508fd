import { tokenRule } from '../token-rule.ts';

/** Dropbox, OAuth: short-lived tokens begin with sl. */
export const dropboxToken = tokenRule({
  name: 'dropbox-token',
  about: 'tokens of Dropbox',
  triggers: ['sl.'],
  pattern: /sl\.(?:u\.)?[A-Za-z0-9_-]{100,1500}/uy,
});
