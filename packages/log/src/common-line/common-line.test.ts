import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginScope } from '../request/begin-scope.ts';
import { createRequestLog, type RequestLogOptions } from '../request/create-request-log.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { linesInMemory } from '../testing-lines.ts';
import { commonLogString } from './common-log-string.ts';
import { commonTime, localCommonTime } from './common-time.ts';
import { formatCommonLine } from './format-common-line.ts';
import { readCommonLine } from './testing-read-common-line.ts';

const anyText = fc.string({ unit: fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xff }), fc.constantFrom(0x20, 0x22, 0x5c, 0x0a, 0x0d, 0x1b, 0x5b, 0x5d, 0x2d)).map((code) => String.fromCharCode(code)), maxLength: 40 });

function factsWith(texts: Partial<RequestFacts>): RequestFacts {
  return {
    scope: beginScope('GET /users/:id', undefined),
    ending: 'completed',
    beganAtMs: Date.UTC(2026, 10, 24, 14, 32, 33, 999),
    durationMs: 12.34,
    method: 'GET',
    url: '/users/42',
    httpVersion: '1.1',
    operation: 'GET /users/:id',
    status: 200,
    bytes: 6,
    address: '192.0.2.1',
    user: undefined,
    referer: undefined,
    agent: 'curl/8.0',
    errorType: undefined,
    ...texts,
  };
}

describe('the common line', () => {
  test('is a combined line with ids, duration and operation behind it', () => {
    const facts = factsWith({});
    const { requestId, traceId, spanId } = facts.scope;
    expect(formatCommonLine(facts)).toBe(`192.0.2.1 - - [24/Nov/2026:14:32:33 +0000] "GET /users/42 HTTP/1.1" 200 6 "-" "curl/8.0" requestId=${requestId} traceId=${traceId} spanId=${spanId} durationMs=12.340 operation="GET /users/:id"\n`);
    expect(formatCommonLine(factsWith({ ending: 'aborted', status: undefined, bytes: 0, errorType: 'TypeError' }))).toMatch(/ - - "-" "curl\/8.0" .* operation="GET \/users\/:id" ending=aborted error="TypeError"\n$/);
  });

  test('reads back as what was written, is one line of printable ASCII, and no text in it can end another, whatever it is', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, anyText, (url, agent, referer, user, operation) => {
        const facts = factsWith({ url, agent, referer, user, operation, errorType: agent, address: user });
        const line = formatCommonLine(facts);
        expect(line).toMatch(/^[\x20-\x7e]+\n$/);
        const read = readCommonLine(line.slice(0, -1));
        expect(read.request).toBe(`GET ${url} HTTP/1.1`);
        expect(read.quoted).toEqual([referer || '-', agent || '-']);
        expect([read.host, read.user]).toEqual([user || '-', user || '-']);
        expect(read.pairs).toEqual({ requestId: facts.scope.requestId, traceId: facts.scope.traceId, spanId: facts.scope.spanId, durationMs: '12.340', operation, error: agent });
        expect([read.status, read.bytes, read.time]).toEqual(['200', '6', '24/Nov/2026:14:32:33 +0000']);
      }),
      { numRuns: 500 },
    );
  });

  test('is written for real requests, with what strangers sent in quotes and secrets taken out', async () => {
    const memory = linesInMemory();
    const server = createServer(createRequestLog({ format: 'common', destination: memory, user: () => 'u 17' }).listener((_request, response) => response.end('hello'))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(Buffer.from('GET /a?token=hunter2hunter2&b="\\ HTTP/1.1\r\nHost: a\r\nUser-Agent: x" 200 1 "\x9b\r\nConnection: close\r\n\r\n', 'latin1'));
    await text(socket);
    for (let at = 0; at < 100 && memory.lines().length === 0; at++) await sleep(10);
    server.close();
    const read = readCommonLine(memory.lines()[0]!);
    expect(read).toMatchObject({ host: '127.0.0.1', user: 'u 17', request: 'GET /a?token=[REDACTED]&b="\\ HTTP/1.1', status: '200', bytes: '5', quoted: ['-', 'x" 200 1 "\x9b'] });
    expect(read.pairs).toMatchObject({ operation: 'GET /a' });
    expect(memory.lines()).toHaveLength(1);
  });
});

test('times are those of the calendar, in UTC and in the zone of the machine', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (instant) => {
      const pattern = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;
      for (const written of [commonTime(instant), localCommonTime(new Date(instant))]) {
        const [, day, month, year, time, hours, minutes] = pattern.exec(written)!;
        expect(Date.parse(`${day} ${month} ${year} ${time} GMT${hours}${minutes}`)).toBe(Math.floor(instant / 1_000) * 1_000);
      }
    }),
  );
});

describe('commonLogString', () => {
  const request = { socket: { remoteAddress: '::ffff:192.0.2.9' }, method: 'GET', url: '/_monitor/ping', httpVersion: '1.1', headers: { 'user-agent': 'HTTPie/0.8.0', 'x-forwarded-for': '198.51.100.8' } };
  const time = Date.UTC(2015, 2, 12, 15, 54, 46);

  test('gives the fields of the package that it stands in for, in their order', () => {
    const line = commonLogString(request, { statusCode: 200, _data: 'pong\r\n', _time: time });
    expect(line.replace(/\d+ ms$/, 'n ms')).toBe(`192.0.2.9 - - [${localCommonTime(new Date(time))}] "GET /_monitor/ping HTTP/1.1" 200 6 "-" "HTTPie/0.8.0" "-" n ms`);
    expect(commonLogString(request, { statusCode: 204 })).toMatch(/^192\.0\.2\.9 - - \[.*\] "GET \/_monitor\/ping HTTP\/1\.1" 204 - "-" "HTTPie\/0\.8\.0" "-"$/);
  });

  test('takes the address from a header when told, from the socket when the header is missing, and says nothing of nothing', () => {
    expect(commonLogString(request, {}, { ipHeader: 'x-forwarded-for' })).toMatch(/^198\.51\.100\.8 - /);
    expect(commonLogString(request, {}, { ipHeader: 'x-real-ip' })).toMatch(/^192\.0\.2\.9 - /);
    expect(commonLogString({ headers: {} }, {})).toMatch(/^- - - \[/);
    expect([commonLogString(), commonLogString(request, null)]).toEqual(['', '']);
  });

  test('cannot be broken by what strangers send, shows no secret, and has the id, length and time of an observed request', async () => {
    const lines: string[] = [];
    const options: RequestLogOptions = { format: 'common', destination: linesInMemory() };
    const server = createServer(createRequestLog(options).listener((request, response) => {
      response.on('close', () => lines.push(commonLogString(request, response, { ipHeader: 'x-forwarded-for' })));
      response.end('hello');
    })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?access_token=hunter2hunter2`, { headers: { 'user-agent': 'a" "b\\', 'x-forwarded-for': '192.0.2.1, 192.0.2.2 "x"' } }).then((answer) => answer.text());
    for (let at = 0; at < 100 && lines.length === 0; at++) await sleep(10);
    server.closeAllConnections();
    server.close();
    expect(lines[0]).toMatch(/^192\.0\.2\.1,192\.0\.2\.2\\x20\\x22x\\x22 - - \[[^\]]+\] "GET \/\?access_token=\[REDACTED\] HTTP\/1\.1" 200 5 "-" "a\\" \\"b\\\\" "\*\/\*" \d+ ms requestId=[0-9a-f]{32}$/);
  });
});
