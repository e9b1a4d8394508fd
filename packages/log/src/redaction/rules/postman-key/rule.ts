import { tokenRule } from '../token-rule.ts';

/** Postman, API keys. */
export const postmanKey = tokenRule({
  name: 'postman-key',
  about: 'keys of Postman',
  triggers: ['PMAK-', 'PMAT-'],
  pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34}|PMAT-[0-9A-Z]{26}/uy,
});
