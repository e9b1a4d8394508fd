import { tokenRule } from '../token-rule.ts';

/** Developer tokens of Frame.io: by the beginning, the letters and the length that their maker gives them. */
export const frameioToken = tokenRule({
  name: 'frameio-token',
  about: 'developer tokens of Frame.io',
  triggers: ['fio-u-'],
  pattern: /fio-u-[A-Za-z0-9_-]{64}/uy,
});
