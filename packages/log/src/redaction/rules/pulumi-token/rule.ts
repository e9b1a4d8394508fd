import { tokenRule } from '../token-rule.ts';

/** Pulumi, access tokens: pul- and forty hexadecimal digits. */
export const pulumiToken = tokenRule({
  name: 'pulumi-token',
  about: 'tokens of Pulumi',
  triggers: ['pul-'],
  pattern: /pul-[a-f0-9]{40}/uy,
});
