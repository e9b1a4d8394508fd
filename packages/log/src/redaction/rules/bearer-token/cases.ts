import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['sent Bearer ', alphanumeric(20), ' upstream'],
    ['"bearer ', alphanumeric(12), '"'],
    ['SMTP AUTH PLAIN ', btoa('\u0000ada\u0000hunter2'), ''],
    ['with Basic ', btoa('ada:hunter2'), ' at the proxy'],
  ],
  ordinary: ['Bearer realm="example"', 'bearer authentication failed', 'a basic description of things', 'Basic authentication', 'Basic YWJjZGVmZ2hpamts', 'Bearer xxxxxxxxxxxxxxxx', 'bearer token invalid'],
};
