import { tokenRule } from '../token-rule.ts';

/** Databricks, personal access tokens: dapi and 32 hexadecimal digits. */
export const databricksToken = tokenRule({
  name: 'databricks-token',
  about: 'tokens of Databricks',
  triggers: ['dapi', 'dose'],
  pattern: /(?:dapi|dose)[a-f0-9]{32}(?:-\d)?/uy,
});
