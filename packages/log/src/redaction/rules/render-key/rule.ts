import { isMixed, tokenRule } from '../token-rule.ts';

/** API keys of Render: by the beginning, the letters and the length that their maker gives them. */
export const renderKey = tokenRule({
  name: 'render-key',
  about: 'API keys of Render',
  triggers: ['rnd_'],
  pattern: /rnd_[A-Za-z0-9]{28,40}/uy,
  isToken: isMixed,
});
