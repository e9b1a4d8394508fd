import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createLog, type Log } from '../create-log.ts';
import { linesInMemory, type LinesInMemory } from '../testing-lines.ts';
import { createRequestLog, type RequestLogOptions } from './create-request-log.ts';
import { currentRequest, describeRequest } from './request-scope.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close').catch(() => undefined);
  }
});

interface Service extends LinesInMemory {
  readonly url: string;
  readonly port: number;
  readonly log: Log;
}

/** A server that logs into memory. */
async function serve(makeListener: (log: Log) => RequestListener, options: RequestLogOptions = {}): Promise<Service> {
  const memory = linesInMemory();
  const log = createLog({ destination: memory });
  const server = createServer(createRequestLog({ log, ...options }).listener(makeListener(log))).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { ...memory, log, port, url: `http://127.0.0.1:${port}` };
}

/** Lines come when the answer is over, which is after the caller has it. */
async function until(service: LinesInMemory, count: number): Promise<readonly Record<string, unknown>[]> {
  for (let at = 0; at < 200 && service.lines().length < count; at++) await sleep(10);
  await sleep(20);
  return service.objects();
}

describe('a request', () => {
  test('leaves one line with date, time, operation, id, status, duration and bytes', async () => {
    const service = await serve(() => (_request, response) => response.writeHead(201).end('größer'));
    const answer = await fetch(`${service.url}/users/42?page=2`, { method: 'PUT' });
    const [line, ...more] = await until(service, 1);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: 'info', operation: 'PUT /users/42', message: 'Request completed', method: 'PUT', url: '/users/42?page=2', status: 201, bytes: 8 });
    expect(line!['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(line!['durationMs']).toBeGreaterThan(0);
    expect(line!['requestId']).toMatch(/^[0-9a-f]{32}$/);
    expect(line!['requestId']).toBe(line!['traceId']);
    expect(answer.headers.get('x-request-id')).toBe(line!['requestId']);
    expect(line).not.toHaveProperty('address');
  });

  test('shows no secret of its query, headers or path', async () => {
    const service = await serve((log) => (request, response) => {
      log.info({ headers: request.headers }, 'Headers came');
      response.end();
    }, { include: ['agent', 'referer'] });
    const secret = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
    await fetch(`${service.url}/hooks/${secret}?access_token=hunter2hunter2&page=2`, { headers: { authorization: 'Bearer abcdefghij0123456789', referer: `https://example.com/?password=hunter2hunter2`, 'user-agent': `bot ${secret}` } });
    await until(service, 2);
    const all = service.lines().join('\n');
    expect(all).not.toContain(secret);
    expect(all).not.toContain('hunter2');
    expect(all).not.toContain('abcdefghij0123456789');
    expect(all).toContain('page=2');
  });

  test('without redaction shows no query at all', async () => {
    const memory = linesInMemory();
    const service = await serve(() => (_request, response) => response.end(), { log: createLog({ destination: memory, redaction: false }) });
    await fetch(`${service.url}/a?code=1`);
    expect((await until(memory, 1))[0]).toMatchObject({ url: '/a', operation: 'GET /a' });
  });

  test('that is many leaves as many lines with as many ids, on kept connections too', async () => {
    const service = await serve(() => (_request, response) => void setTimeout(() => response.end('x'), Math.random() * 5));
    await Promise.all(Array.from({ length: 200 }, (_, at) => fetch(`${service.url}/${at}`).then((answer) => answer.text())));
    const lines = await until(service, 200);
    expect(lines).toHaveLength(200);
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(200);
    expect(new Set(lines.map(({ url }) => url)).size).toBe(200);
  });

  test('gives its id to every line within: in handlers, timers, events of its body, and of its answer', async () => {
    const service = await serve((log) => async (request, response) => {
      log.info({ at: 'handler' }, 'Within');
      request.on('end', () => log.info({ at: 'end of body' }, 'Within'));
      response.on('close', () => log.info({ at: 'close' }, 'Within'));
      await text(request);
      setTimeout(() => {
        log.info({ at: 'timer' }, 'Within');
        response.end();
      }, 5);
    });
    await Promise.all(['/a', '/b', '/c'].map((path) => fetch(service.url + path, { method: 'POST', body: 'x'.repeat(100_000) }).then((answer) => answer.text())));
    const lines = await until(service, 15);
    expect(lines).toHaveLength(15);
    for (const path of ['/a', '/b', '/c']) {
      const own = lines.filter(({ operation }) => operation === `POST ${path}`);
      expect(own.map(({ at }) => at).sort()).toEqual(['close', 'end of body', 'handler', 'timer', undefined]);
      expect(new Set(own.map(({ requestId }) => requestId)).size).toBe(1);
      expect(new Set(own.map(({ spanId }) => spanId)).size).toBe(1);
    }
  });

  test('may be described better: its operation and fields of its line', async () => {
    const service = await serve(() => (_request, response) => {
      describeRequest({ operation: 'POST /graphql createOrder', fields: { orderId: 4711, password: 'hunter2hunter2' } });
      response.end();
    });
    await fetch(`${service.url}/graphql`, { method: 'POST' });
    expect((await until(service, 1))[0]).toMatchObject({ operation: 'POST /graphql createOrder', orderId: 4711, password: '[REDACTED]' });
  });

  test('counts the bytes of its body: text, bytes, pieces, none for HEAD and 304', async () => {
    const service = await serve(() => (request, response) => {
      if (request.url === '/pieces') {
        response.write('ab', 'utf8');
        response.write(Buffer.from('cde'));
        response.end('616263', 'hex', () => undefined);
      } else response.writeHead(request.url === '/304' ? 304 : 200).end('body');
    });
    const ask = (path: string, method = 'GET'): Promise<unknown> => fetch(service.url + path, { method }).then((answer) => answer.text());
    await ask('/pieces');
    await ask('/whole');
    await ask('/head', 'HEAD');
    await ask('/304');
    expect((await until(service, 4)).map(({ url, bytes }) => [url, bytes])).toEqual([['/pieces', 8], ['/whole', 4], ['/head', 0], ['/304', 0]]);
  });

  test('has the address of its socket, or the last of the header that the proxy appends to, if it is one', async () => {
    const service = await serve(() => (_request, response) => response.end(), { include: ['address', 'agent', 'referer'], addressHeader: 'X-Forwarded-For', user: () => 'u-17' });
    for (const forwarded of ['203.0.113.9, 192.0.2.1', '2001:db8::1', 'not an address"\\', '']) await fetch(service.url, { headers: { 'x-forwarded-for': forwarded, 'user-agent': 'probe', referer: 'https://example.com/' } });
    const lines = await until(service, 4);
    expect(lines.map(({ address }) => address)).toEqual(['192.0.2.1', '2001:db8::1', '127.0.0.1', '127.0.0.1']);
    expect(lines[0]).toMatchObject({ agent: 'probe', referer: 'https://example.com/', user: 'u-17' });
  });
});

describe('a request that goes wrong', () => {
  test('because the caller goes away leaves one line, as aborted', async () => {
    const service = await serve(() => (_request, response) => {
      if (_request.url === '/begun') response.write('some');
    });
    for (const path of ['/silent', '/begun']) {
      const socket = connect(service.port, '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
      await sleep(30);
      socket.destroy();
    }
    expect((await until(service, 2)).map(({ level, message, url, status, bytes }) => [level, message, url, status, bytes])).toEqual([
      ['warn', 'Request aborted', '/silent', null, 0],
      ['warn', 'Request aborted', '/begun', 200, 4],
    ]);
  });

  test('because the caller goes away with its body half sent leaves one line', async () => {
    const service = await serve(() => (request) => void request.resume().on('error', () => undefined));
    const socket = connect(service.port, '127.0.0.1');
    socket.write('POST /half HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf');
    await sleep(30);
    socket.destroy();
    expect((await until(service, 1)).map(({ message, url }) => [message, url])).toEqual([['Request aborted', '/half']]);
  });

  test('behind another on one connection that breaks leaves its line too', async () => {
    const service = await serve(() => () => undefined);
    const socket = connect(service.port, '127.0.0.1');
    socket.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n');
    await sleep(50);
    socket.destroy();
    expect((await until(service, 3)).map(({ message, url }) => [message, url]).sort()).toEqual([['Request aborted', '/1'], ['Request aborted', '/2'], ['Request aborted', '/3']]);
  });

  test('with an error in an answer of 500 leaves one line with both', async () => {
    const service = await serve(() => (_request, response) => {
      response.statusCode = 503;
      response.end('sorry');
    });
    await fetch(service.url);
    expect((await until(service, 1))[0]).toMatchObject({ level: 'error', status: 503 });
  });

  test('on purpose of a stranger never breaks a line in two nor forges one', async () => {
    const service = await serve(() => (_request, response) => response.end(), { include: ['address', 'agent', 'referer'] });
    const socket = connect(service.port, '127.0.0.1');
    const hostile = Buffer.from('GET /"}{"level":"fatal"\\?a=%0d%0a HTTP/1.1\r\nHost: a\r\nUser-Agent: \\",\x9b31m\xff\xc3\x28"}\r\nReferer: \x85\t"\r\nX-Request-Id: "forged"\r\nConnection: close\r\n\r\n', 'latin1');
    socket.end(hostile);
    await text(socket);
    const [line] = await until(service, 1);
    expect(service.lines()).toHaveLength(1);
    // eslint-disable-next-line no-control-regex
    expect(service.lines()[0]).not.toMatch(/[^\x20-\xff]|[\x7f-\x9f]/);
    expect(line).toMatchObject({ level: 'info', method: 'GET', agent: '\\",\u009b31m\u00ff\u00c3("}' });
    expect(line!['requestId']).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('ids of a caller', () => {
  const answer: RequestListener = (_request, response) => response.end(JSON.stringify(currentRequest()));

  test('that are valid are taken over: the trace and its flag, and the request id; the span is ours and new', async () => {
    const service = await serve(() => answer);
    const seen: Record<string, unknown>[] = [];
    for (let at = 0; at < 2; at++) seen.push((await (await fetch(service.url, { headers: { traceparent: TRACEPARENT, tracestate: 'a=1, b=2', 'x-request-id': 'edge-17' } })).json()) as Record<string, unknown>);
    for (const scope of seen) expect(scope).toMatchObject({ traceId: TRACE, parentId: '00f067aa0ba902b7', isSampled: true, traceState: 'a=1,b=2', requestId: 'edge-17' });
    expect(new Set([...seen.map(({ spanId }) => spanId), '00f067aa0ba902b7']).size).toBe(3);
  });

  test('of one trace are different requests, with ids of their own', async () => {
    const service = await serve(() => answer);
    for (let at = 0; at < 3; at++) await fetch(service.url, { headers: { traceparent: TRACEPARENT } });
    const lines = await until(service, 3);
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(3);
    expect(lines.map(({ traceId }) => traceId)).toEqual([TRACE, TRACE, TRACE]);
  });

  test('that are invalid are replaced, and the state goes with them', async () => {
    const service = await serve(() => answer);
    const scope = (await (await fetch(service.url, { headers: { traceparent: TRACEPARENT.toUpperCase(), tracestate: 'a=1', 'x-request-id': 'a b' } })).json()) as Record<string, unknown>;
    expect(scope).toMatchObject({ isSampled: false });
    expect(scope).not.toHaveProperty('traceState');
    expect(scope['traceId']).not.toBe(TRACE);
    expect(scope['requestId']).toBe(scope['traceId']);
  });

  test('of strangers are not taken where nobody, or not this one, is trusted', async () => {
    const nobody = await serve(() => answer, { trustIds: false });
    const some = await serve(() => answer, { trustIds: (request: IncomingMessage) => request.headers['x-edge'] === 'yes' });
    const traceOf = async (url: string, headers: Record<string, string>): Promise<unknown> => ((await (await fetch(url, { headers: { traceparent: TRACEPARENT, ...headers } })).json()) as { traceId: string }).traceId;
    expect(await traceOf(nobody.url, {})).not.toBe(TRACE);
    expect(await traceOf(some.url, {})).not.toBe(TRACE);
    expect(await traceOf(some.url, { 'x-edge': 'yes' })).toBe(TRACE);
  });
});

describe('requests made within a request', () => {
  const echo: RequestListener = (request, response) => response.end(JSON.stringify(request.headers));

  async function askBy(way: (url: string) => Promise<string>, options: RequestLogOptions = {}): Promise<readonly [Record<string, string>, Record<string, unknown>]> {
    const inner = createServer(echo).listen(0, '127.0.0.1');
    open.push(inner);
    await once(inner, 'listening');
    const outer = await serve(() => async (_request, response) => void response.end(await way(`http://127.0.0.1:${(inner.address() as AddressInfo).port}/`)), options);
    const headers = (await (await fetch(outer.url, { headers: { traceparent: TRACEPARENT, tracestate: 'a=1' } })).json()) as Record<string, string>;
    return [headers, (await until(outer, 1))[0]!];
  }

  const byFetch = async (url: string): Promise<string> => (await fetch(url, { headers: { other: 'x' } })).text();
  const byHttp = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      httpRequest(url, { headers: { other: 'x' } }, (answer) => void text(answer).then(resolve, reject))
        .on('error', reject)
        .end();
    });

  test.each([['fetch', byFetch], ['node:http', byHttp]])('by %s carry the trace, our span as their parent, the state and the request id', async (_name, way) => {
    const [headers, line] = await askBy(way);
    expect(headers).toMatchObject({ traceparent: `00-${TRACE}-${line['spanId'] as string}-01`, tracestate: 'a=1', 'x-request-id': line['requestId'], other: 'x' });
  });

  test.each([
    ['fetch', async (url: string) => (await fetch(url, { headers: { traceparent: 'mine' } })).text()],
    ['fetch with a list', async (url: string) => (await fetch(url, { headers: [['Traceparent', 'mine']] })).text()],
    ['node:http', (url: string) => new Promise<string>((resolve) => void httpRequest(url, { headers: { Traceparent: 'mine' } }, (answer) => void text(answer).then(resolve)).end())],
  ])('by %s keep what the caller set', async (_name, way) => {
    const [headers] = await askBy(way);
    expect(headers['traceparent']).toBe('mine');
    expect(headers).not.toHaveProperty('tracestate');
  });

  test('through services keep the trace and the request id to the last', async () => {
    const last = await serve(() => (_request, response) => response.end());
    const middle = await serve(() => async (_request, response) => void response.end(await byFetch(last.url)));
    const first = await serve(() => async (_request, response) => void response.end(await byHttp(middle.url)));
    await fetch(first.url);
    const lines = [...(await until(first, 1)), ...(await until(middle, 1)), ...(await until(last, 1))];
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(1);
    expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(lines.map(({ spanId }) => spanId)).size).toBe(3);
  });

  test('outside of any request are left alone', async () => {
    const service = await serve(() => echo);
    expect(await (await fetch(service.url)).json()).not.toHaveProperty('traceparent');
  });
});
