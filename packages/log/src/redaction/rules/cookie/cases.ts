import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['Cookie: ', `sid=${alphanumeric(20)}; theme=dark`, ' status=200'],
    ['cookie="', `sid=${alphanumeric(20)}; theme=dark`, '" status=200'],
    ['Set-Cookie: sid=', alphanumeric(20), '; Path=/; HttpOnly'],
    ['{"set-cookie":["sid=', alphanumeric(20), '; Path=/"]}'],
    ['{"cookie":"', `sid=${alphanumeric(20)}`, '"}'],
    ['session_cookie=', alphanumeric(20), ''],
  ],
  ordinary: ['cookie: missing', 'Cookie: -', 'Cookie: [REDACTED]', 'cookieDomain=example.com', 'Set-Cookie: sid=; Path=/', 'accept the cookie banner', 'cookie consent=yes'],
};
