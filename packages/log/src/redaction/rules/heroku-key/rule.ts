import { tokenRule } from '../token-rule.ts';

/** Heroku, OAuth: HRKU- before the token; older ones are UUIDs and are found by their key. */
export const herokuKey = tokenRule({
  name: 'heroku-key',
  about: 'keys of Heroku',
  triggers: ['HRKU-'],
  pattern: /HRKU-(?:AA[A-Za-z0-9_-]{56,60}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/uy,
});
