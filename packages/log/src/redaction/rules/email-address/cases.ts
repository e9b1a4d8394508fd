import type { RuleCases } from '../testing-cases.ts';

export const cases: RuleCases = {
  finds: [
    ['mail to ', 'ada@example.com', ' sent'],
    ['user=', 'ada.b+c@mail.example.org', '&x=1'],
    ['<', 'ada@example.net', '>'],
  ],
  ordinary: ['ada@localhost', '@example.com', 'a @ b.com', 'user@192.0.2.1', 'git@'],
};
