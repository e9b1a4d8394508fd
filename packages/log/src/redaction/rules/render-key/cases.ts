import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'rnd_' + alphanumeric(28), ''],
    ['{"msg":"got ', 'rnd_' + alphanumeric(28), ' for user 12"}'],
  ],
  ordinary: [
    'rnd_number_generator_of_the_test',
  ],
};
