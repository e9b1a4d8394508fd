import type { RuleCases } from '../testing-cases.ts';

export const cases: RuleCases = {
  finds: [
    ['from ', '192.0.2.1', ' port 22'],
    ['[', '2001:db8::1', ']:80'],
    ['', '192.0.2.255', ':8080'],
    ['peer ', '2001:db8:0:0:0:0:0:1', ''],
    ['peer ', '::ffff:192.0.2.1', ''],
  ],
  ordinary: ['version 1.2.3.4.5', '1.2.3', '256.1.1.1', '12:30:45', 'a::b::c', 'std::string', 'aa:bb:cc:dd:ee:ff', '::'],
};
