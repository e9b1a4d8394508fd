import { connect } from 'node:net';
import { request as tlsRequest } from 'node:https';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { HttpServer } from './create-http-server.ts';
import { events, KEEPER, openDoors, page, READER, type Guest } from './doors.fixture.ts';
import { createEventStreams, printEvent } from './event-stream.ts';
import { createMetrics } from './metrics.ts';
import { open, type SendEvent } from './route.ts';
import { selfSigned } from './testing-certificate.ts';

const LIVE = { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:0' };
let server: HttpServer | undefined;
afterEach(async () => server?.close());

async function start(routes: Parameters<typeof openDoors>[0], over: Parameters<typeof openDoors>[1] = {}): Promise<string> {
  server = await openDoors(routes, { settings: LIVE, ...over });
  await server.listen();
  return server.publicUrl.origin;
}
const cookieOf = (guest: Guest) => ({ cookie: `writ-${server!.publicUrl.port}-session=${guest.name}` });

describe('a live page', () => {
  test('gets what is sent, and is gone when its session ends', async () => {
    let send: SendEvent | undefined;
    let gone = 0;
    let ended = false;
    const streams = createEventStreams({ total: 1, perOwner: 1, waitingBytes: 1_000, heartbeatMs: 10 });
    expect(streams.count()).toBe(0);
    const origin = await start([events({ url: '/events', act: 'thing.read', query: z.object({}), subscribe: (_request, sender) => { send = sender; return () => { gone += 1; }; } })], {
      authenticate: async () => (ended ? undefined : READER),
    });
    const answer = await fetch(`${origin}/events`, { headers: cookieOf(READER) });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    send!({ event: 'change', data: 'one\ntwo' });
    let text = '';
    while (!text.includes('two')) text += (await reader.read()).value ?? '';
    expect(text).toContain('event: change\ndata: one\ndata: two\n\n');
    ended = true;
    await server!.close();
    expect((await reader.read()).done).toBe(true);
    expect(gone).toBe(1);
  });

  test('one person cannot hold more streams than their share', async () => {
    const origin = await start([events({ url: '/events', act: 'thing.read', subscribe: () => () => undefined })]);
    const statuses: number[] = [];
    const aborts = new AbortController();
    for (let count = 0; count < 13; count += 1) statuses.push((await fetch(`${origin}/events`, { headers: cookieOf(READER), signal: aborts.signal })).status);
    expect(statuses).toEqual([...Array.from({ length: 12 }, () => 200), 429]);
    expect((await fetch(`${origin}/events`, { headers: cookieOf(KEEPER), signal: aborts.signal })).status).toBe(200);
    aborts.abort();
  });

  test('an event cannot forge another', () => {
    expect(printEvent({ event: 'a\ndata: forged', id: '1\r\n\r\nevent: b', data: 'x\r\n\r\nevent: c' })).toBe('id: 1event: b\nevent: adata: forged\ndata: x\ndata: \ndata: event: c\n\n');
  });
});

describe('on the wire', () => {
  test('headers larger than their bound are refused', async () => {
    const origin = await start([page({ url: '/', act: open('Test.'), handle: () => 'hello' })]);
    const answer = await fetch(origin, { headers: { 'x-large': 'x'.repeat(20_000) } });
    expect(answer.status).toBe(431);
  });

  test('garbage is answered with 400 and told nothing', async () => {
    await start([]);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(server!.publicUrl.port), '127.0.0.1', () => socket.end('\u0000\u0001 nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (data) => { text += data.toString(); }).on('close', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer).not.toMatch(/node_modules|Error:.* at /);
  });

  test('TLS is served with the given certificate, and a renewed one without a restart', async () => {
    const first = await selfSigned('first');
    const second = await selfSigned('second');
    server = await openDoors([page({ url: '/', act: open('Test.'), handle: () => 'hello' })], { settings: { host: '127.0.0.1', port: 0, publicUrl: 'https://127.0.0.1:0', tls: first } });
    const port = await server.listen();
    const before = await askTls(port, first.certificate);
    expect(before).toMatchObject({ status: 200, subject: 'first' });
    expect(before.hsts).toContain('max-age=31536000');
    server.useCertificate(second);
    expect(await askTls(port, second.certificate)).toMatchObject({ status: 200, subject: 'second' });
  });
});

describe('health and numbers', () => {
  test('a part that fails makes the whole not ready, while the process is alive', async () => {
    const origin = await start([], { readHealth: async () => [{ name: 'database', ok: false, sentence: 'The database does not answer.' }] });
    expect((await fetch(`${origin}/healthz`)).status).toBe(503);
    expect((await fetch(`${origin}/healthz?live`)).status).toBe(200);
  });

  test('metrics are for loopback, and behind a proxy for whoever shows the token', async () => {
    const metrics = createMetrics();
    const origin = await start([page({ url: '/', act: open('Test.'), handle: () => 'hello' })], { metrics });
    await fetch(origin);
    const text = await (await fetch(`${origin}/metrics`)).text();
    expect(text).toContain('writ_http_requests_total{method="GET",route="/",status="200"} 1');
    expect(text).toMatch(/writ_http_request_seconds_bucket\{route="\/",le="\+Inf"\} 1/);
    await server!.close();

    const proxied = await start([], { settings: { ...LIVE, trustedProxy: '127.0.0.1', metricsToken: 'a-long-enough-token' } });
    expect((await fetch(`${proxied}/metrics`)).status).toBe(404);
    expect((await fetch(`${proxied}/metrics`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(404);
    expect((await fetch(`${proxied}/metrics`, { headers: { authorization: 'Bearer a-long-enough-token' } })).status).toBe(200);
  });

  test('a gauge that cannot be read is left out and the rest is printed', async () => {
    const metrics = createMetrics();
    metrics.gauge('broken', 'Fails.', () => { throw new Error('no'); });
    metrics.gauge('jobs', 'Waiting.', () => [{ value: 3, labels: { queue: 'a"b\n' } }]);
    expect(await metrics.print()).toContain('jobs{queue="a\\"b\\n"} 3');
    expect(await metrics.print()).toContain('writ_metrics_source_failures_total{gauge="broken"} 2');
  });
});

function askTls(port: number, ca: string): Promise<{ status: number | undefined; subject: string; hsts: string }> {
  return new Promise((resolve, reject) => {
    const request = tlsRequest({ host: '127.0.0.1', port, ca, path: '/', agent: false }, (answer) => {
      const peer = (answer.socket as import('node:tls').TLSSocket).getPeerCertificate();
      answer.resume();
      resolve({ status: answer.statusCode, subject: String(peer.subject.CN), hsts: String(answer.headers['strict-transport-security']) });
    });
    request.on('error', reject).end();
  });
}
