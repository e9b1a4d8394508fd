import { tokenRule } from '../token-rule.ts';

/** SDK keys of LaunchDarkly: by the beginning, the letters and the length that their maker gives them. */
export const launchdarklyKey = tokenRule({
  name: 'launchdarkly-key',
  about: 'SDK keys of LaunchDarkly',
  triggers: ['sdk-'],
  pattern: /sdk-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/uy,
});
