import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric, hex, uuid } from '../testing-parts.ts';

const aspNet = 'a0b1c2d3e4f5g0h1i2j3k4l5';

export const cases: RuleCases = {
  finds: [
    ['GET /shop/cart;jsessionid=', hex(32).toUpperCase(), '?page=2 HTTP/1.1'],
    ['GET /shop;JSESSIONID=', `${hex(32).toUpperCase()}.node1`, ' 200'],
    ['GET /?sid=', alphanumeric(20), '&page=2 HTTP/1.1" 200 12'],
    ['GET /?page=2&SID=', hex(26), ' HTTP/1.1'],
    ['"https://example.com/a.php?PHPSESSID=', alphanumeric(26).toLowerCase(), '" "curl"'],
    ['/cb?session=', uuid(), '#top'],
    ['/cb?session_id=', alphanumeric(32), '&x=1'],
    ['/cb?a=1&amp;sessionId=', alphanumeric(32), '&amp;x=1'],
    ['/cb?ASP.NET_SessionId=', aspNet, ''],
    ['/cb?connect.sid=', `s%3A${alphanumeric(32)}.${alphanumeric(20)}`, ' 200'],
    ['next=%2Fa%3Fsid%3D', alphanumeric(20), ' 302'],
    ['"url":"/a?x=1\\u0026sid=', alphanumeric(20), '"'],
    ['theme=dark; sid=', alphanumeric(20), '; lang=en'],
    ['GET /app/(S(', aspNet, '))/order.aspx 200'],
  ],
  ordinary: [
    'GET /?sid=12 HTTP/1.1',
    'GET /?session=open&x=1',
    'GET /talks?session=summer-conference-2026-day-2',
    `?sid=S-1-5-21-${'1004336348-'.repeat(3)}513`,
    `GET /?trace_id=${uuid()}&side=${alphanumeric(20)}`,
    `trace=${uuid()} sid=${uuid()}`,
    '?sessionid=${SESSION_ID_OF_CALLER}&x=1',
    '?sessionid=xxxxxxxxxxxxxxxxxxxx',
    `inside=${alphanumeric(20)} ?reside=${alphanumeric(20)}`,
    'systemd-logind: New session 1234567890123456789 of user ada; session=c12',
    'GET /(S(short))/a',
  ],
};
