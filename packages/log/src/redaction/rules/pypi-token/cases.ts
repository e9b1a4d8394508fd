import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', ['pypi-', 'AgEIcHlwaS5vcmc', alphanumeric(120)].join(''), ''],
  ],
  ordinary: [
    'pypi-server',
    'pypi-' + alphanumeric(60),
  ],
};
