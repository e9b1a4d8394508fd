import { tokenRule } from '../token-rule.ts';

/** AWS, IAM identifiers: a prefix for the type and sixteen characters of base32. */
export const awsAccessKey = tokenRule({
  name: 'aws-access-key',
  about: 'access key ids of AWS, long-term and temporary',
  triggers: ['AKIA', 'ASIA', 'ABSK'],
  pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}|ABSK[A-Za-z0-9+/]{60,200}={0,2}/uy,
});
