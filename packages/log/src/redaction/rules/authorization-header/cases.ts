import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['Authorization: Bearer ', alphanumeric(20), ' status=200'],
    ['authorization: Basic ', btoa('ada:hunter2'), ''],
    ['curl -H "Authorization: token ', alphanumeric(20), '" https://example.com'],
    ['{"headers":{"authorization":"Bearer ', alphanumeric(20), '","accept":"*/*"}}'],
    ['{\\"Authorization\\":\\"Bearer ', alphanumeric(20), '\\"}'],
    ["'Proxy-Authorization': 'Basic ", btoa('ada:hunter2'), "'"],
    ['map[Authorization:[Bearer ', alphanumeric(20), '] Accept:[*/*]]'],
    ['["Authorization","Bearer ', alphanumeric(20), '","Accept"]'],
    ['Authorization: ', alphanumeric(20), ''],
    ['Authorization: Digest username="ada", uri="/", response="', hex(32), '"'],
  ],
  ordinary: [
    'authorization: failed for user ada',
    'Authorization: Bearer [REDACTED]',
    'Authorization: Bearer ${TOKEN}',
    'Authorization header is missing',
    'authorization_endpoint=https://example.com/authorize',
    '{"authorization":""}',
  ],
};
