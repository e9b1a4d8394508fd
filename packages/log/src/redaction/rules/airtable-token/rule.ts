import { tokenRule } from '../token-rule.ts';

/** Personal access tokens of Airtable: by the beginning, the letters and the length that their maker gives them. */
export const airtableToken = tokenRule({
  name: 'airtable-token',
  about: 'personal access tokens of Airtable',
  triggers: ['pat'],
  pattern: /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/uy,
});
