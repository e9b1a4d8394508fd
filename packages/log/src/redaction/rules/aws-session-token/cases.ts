import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['token ', 'IQoJb3JpZ2lu' + alphanumeric(400), ''],
    ['{"msg":"got ', 'FwoGZXIvYXdz' + alphanumeric(300), ' for user 12"}'],
  ],
  ordinary: [
    'IQoJb3JpZ2lu' + alphanumeric(9),
  ],
};
