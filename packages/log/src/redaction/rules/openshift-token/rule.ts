import { tokenRule } from '../token-rule.ts';

/** OpenShift, OAuth access tokens. */
export const openshiftToken = tokenRule({
  name: 'openshift-token',
  about: 'tokens of OpenShift',
  triggers: ['sha256~'],
  pattern: /sha256~[A-Za-z0-9_-]{43}/uy,
});
