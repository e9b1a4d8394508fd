import { tokenRule } from '../token-rule.ts';

/** PyPI, API tokens: a macaroon whose first bytes name the index. */
export const pypiToken = tokenRule({
  name: 'pypi-token',
  about: 'upload tokens of PyPI',
  triggers: ['pypi-'],
  pattern: /pypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,1000}/uy,
});
