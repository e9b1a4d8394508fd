import { tokenRule } from '../token-rule.ts';

/** EasyPost, API keys. */
export const easypostKey = tokenRule({
  name: 'easypost-key',
  about: 'keys of EasyPost',
  triggers: ['EZAK', 'EZTK'],
  pattern: /EZ[AT]K[A-Za-z0-9]{54}/uy,
});
