import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, digits } from '../testing-parts.ts';

const application = btoa(digits(18));

export const cases: RuleCases = {
  finds: [
    ['logged in with ', `${application}.GaBc1d.${alphanumeric(38)}`, ''],
    ['{"note":"', `${application}.Xyz_12.${alphanumeric(27)}`, '"}'],
  ],
  ordinary: [application, `${application}.json`, `a${application}.GaBc1d.${alphanumeric(38)}`],
};
