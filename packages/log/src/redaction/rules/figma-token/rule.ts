import { tokenRule } from '../token-rule.ts';

/** Figma, personal access tokens. */
export const figmaToken = tokenRule({
  name: 'figma-token',
  about: 'tokens of Figma',
  triggers: ['figd_', 'figo_'],
  pattern: /fig[do]_[A-Za-z0-9_-]{38,60}/uy,
});
