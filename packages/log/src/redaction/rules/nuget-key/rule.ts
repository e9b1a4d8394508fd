import { tokenRule } from '../token-rule.ts';

/** NuGet, API keys: oy2 and 43 characters. */
export const nugetKey = tokenRule({
  name: 'nuget-key',
  about: 'keys of NuGet',
  triggers: ['oy2'],
  pattern: /oy2[a-z0-9]{43}/uy,
});
