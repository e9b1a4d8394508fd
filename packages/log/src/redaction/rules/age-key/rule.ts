import { tokenRule } from '../token-rule.ts';

/** age, format of identities: Bech32 with the prefix in capitals. */
export const ageKey = tokenRule({
  name: 'age-key',
  about: 'identities of age',
  triggers: ['AGE-SECRET-KEY-'],
  pattern: /AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,200}/uy,
});
