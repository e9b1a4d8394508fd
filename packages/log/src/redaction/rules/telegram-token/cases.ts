import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, digits } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['GET https://api.telegram.org/bot', `${digits(10)}:AA${alphanumeric(33)}`, '/sendMessage'],
    ['bot ', `${digits(9)}:AA${alphanumeric(33)}`, ''],
  ],
  ordinary: [`12345678:AA${alphanumeric(10)}`, 'fe80::1:aa:bb', `${digits(7)}:AA${alphanumeric(33)}`, '10:AA'],
};
