import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createLog } from '../create-log.ts';
import { underPino } from '../pino/under-pino.ts';
import { linesInMemory, type LinesInMemory } from '../testing-lines.ts';
import { createRequestLog } from './create-request-log.ts';

async function until(memory: LinesInMemory, count: number): Promise<readonly Record<string, unknown>[]> {
  for (let at = 0; at < 200 && memory.lines().length < count; at++) await sleep(10);
  await sleep(20);
  return memory.objects();
}

describe('under Fastify', () => {
  test('the line has the route; lines of handlers, hooks and bodies have the id; errors, strange targets and unknown paths leave one line each', async () => {
    const memory = linesInMemory();
    const log = createLog({ destination: memory });
    const app = Fastify();
    await app.register(createRequestLog({ log }).fastify);
    app.get('/users/:id', () => 'one');
    await app.register(async (inner) => {
      inner.post('/orders', (request) => {
        log.info({ body: request.body }, 'Order came');
        return { ok: true };
      });
    }, { prefix: '/v1' });
    app.get('/broken', () => {
      throw new RangeError('broken');
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      await fetch(`${url}/users/42`).then((answer) => answer.text());
      await fetch(`${url}/v1/orders`, { method: 'POST', body: JSON.stringify({ apiKey: 'hunter2hunter2' }), headers: { 'content-type': 'application/json' } }).then((answer) => answer.text());
      await fetch(`${url}/broken`).then((answer) => answer.text());
      await fetch(`${url}/none?x=1`).then((answer) => answer.text());
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.end('GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      await text(socket);
      await app.inject('/users/7');
      const lines = await until(memory, 7);
      expect(lines.map(({ message, operation, status, error }) => [message, operation, status, (error as { type?: string } | undefined)?.type])).toEqual([
        ['Request completed', 'GET /users/:id', 200, undefined],
        ['Order came', 'POST /v1/orders', undefined, undefined],
        ['Request completed', 'POST /v1/orders', 200, undefined],
        ['Request completed', 'GET /broken', 500, 'RangeError'],
        ['Request completed', 'GET /none', 404, undefined],
        ['Request completed', 'GET /%zz', 400, undefined],
        ['Request completed', 'GET /users/:id', 200, undefined],
      ]);
      expect(lines[1]!['requestId']).toBe(lines[2]!['requestId']);
      expect(lines[1]!['body']).toEqual({ apiKey: '[REDACTED]' });
      expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(6);
    } finally {
      await app.close();
    }
  });

  test('a log of ours may be the log of Fastify itself', async () => {
    const memory = linesInMemory();
    const app = Fastify({ loggerInstance: createLog({ destination: memory }) as unknown as FastifyBaseLogger });
    app.get('/', (request) => {
      request.log.info({ a: 1 }, 'By the framework');
      return 'ok';
    });
    await app.inject('/');
    await app.close();
    expect(memory.objects().some(({ message, a, reqId }) => message === 'By the framework' && a === 1 && reqId === 'req-1')).toBe(true);
  });
});

/** As much of Express as its documents promise of middleware: a chain by `next`, errors to those with four parameters, `route`, `baseUrl` and `originalUrl` on the request, a router cutting `url`. */
function expressLike(middleware: readonly unknown[]): Server {
  type Step = (...args: unknown[]) => void;
  return createServer((request, response) => {
    const own = request as IncomingMessage & { originalUrl: string };
    own.originalUrl = request.url!;
    let at = 0;
    const next = (error?: unknown): void => {
      const step = middleware[at++] as Step | undefined;
      if (step === undefined) return void response.writeHead(error === undefined ? 404 : 500).end();
      if (error === undefined ? step.length > 3 : step.length < 4) return next(error);
      try {
        if (error === undefined) step(request, response, next);
        else step(error, request, response, next);
      } catch (thrown) {
        next(thrown);
      }
    };
    next();
  });
}

describe('under Express', () => {
  test('the line has the route with the place of its router, the whole target, and the error', async () => {
    const memory = linesInMemory();
    const log = createLog({ destination: memory });
    const requests = createRequestLog({ log });
    const route = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
      if (!request.url!.startsWith('/shop/items/')) return next();
      log.info('Before the route');
      Object.assign(request, { baseUrl: '/shop', route: { path: '/items/:id' }, url: request.url!.slice(5) });
      log.info('In the route');
      if (request.url!.endsWith('/bad')) throw new TypeError('bad');
      response.end('item');
    };
    const server = expressLike([requests.express, route, requests.expressErrors]).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const path of ['/shop/items/7?x=1', '/shop/items/bad', '/none']) await fetch(url + path).then((answer) => answer.text());
    const lines = await until(memory, 7);
    server.closeAllConnections();
    server.close();
    expect(lines.map(({ message, operation, url, status, error }) => [message, operation, url, status, (error as { type?: string } | undefined)?.type])).toEqual([
      ['Before the route', 'GET /shop/items/7', undefined, undefined, undefined],
      ['In the route', 'GET /shop/items/:id', undefined, undefined, undefined],
      ['Request completed', 'GET /shop/items/:id', '/shop/items/7?x=1', 200, undefined],
      ['Before the route', 'GET /shop/items/bad', undefined, undefined, undefined],
      ['In the route', 'GET /shop/items/:id', undefined, undefined, undefined],
      ['Request completed', 'GET /shop/items/:id', '/shop/items/bad', 500, 'TypeError'],
      ['Request completed', 'GET /none', '/none', 404, undefined],
    ]);
  });
});

describe('under pino', () => {
  test('each line has the ids of its request and no secret, wherever it stood; request lines go through pino as well', async () => {
    const memory = linesInMemory();
    const log = pino({ ...underPino() }, memory);
    const child = log.child({ connection: 'postgres://app:hunter2hunter2@db.example.com/shop' });
    const secret = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
    const server = createServer(createRequestLog({ log }).listener((request, response) => {
      child.info({ nested: { 'api-key': 'hunter2hunter2', note: 'a "quoted\\" word' } }, `Token is ${secret} or "password=hunter2hunter2"`);
      response.writeHead(request.url === '/bad' ? 500 : 200).end('x');
    })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fetch(`${url}/a?token=hunter2hunter2`).then((answer) => answer.text());
    await fetch(`${url}/bad`).then((answer) => answer.text());
    log.info('Outside');
    const lines = await until(memory, 5);
    server.closeAllConnections();
    server.close();
    expect(memory.lines().join('\n')).not.toContain('hunter2');
    expect(memory.lines().join('\n')).not.toContain(secret);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatchObject({ operation: 'GET /a', nested: { note: 'a "quoted\\" word' } });
    expect(lines[1]).toMatchObject({ level: 30, operation: 'GET /a', msg: 'Request completed', status: 200, bytes: 1, requestId: lines[0]!['requestId'] });
    expect(lines[3]).toMatchObject({ level: 50, status: 500 });
    expect(lines[2]!['requestId']).not.toBe(lines[0]!['requestId']);
    expect(lines[4]).not.toHaveProperty('requestId');
  });
});
