import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../mail/receive/testing-certificate.ts';
import { createOutbound } from './create-outbound.ts';
import { isPublicAddress } from './public-address.ts';

const log = pino({ level: 'silent' });
const inside = createOutbound({ allowPrivate: true, log });
const outside = createOutbound({ allowPrivate: false, log });
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => (server.closeAllConnections(), server.close())));

async function serve(handler: RequestListener, tls?: { cert: string; key: string }): Promise<string> {
  const server = tls ? createTlsServer(tls, handler) : createServer(handler);
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
}

describe('addresses', () => {
  it.each(['127.0.0.1', '127.9.9.9', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1', 'ff02::1', 'x', ''])('%s is not of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.255.255', '2606:4700::1111', '2a00:1450:4001::1'])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('what is never called', () => {
  it.each(['https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://localhost/', 'https://169.254.169.254/latest', 'http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'data:text/plain,x', 'https://user:pass@example.com/', 'no address', ''])('%s', async (url) => {
    await expect(outside.request(url)).rejects.toMatchObject({ code: 'outbound-refused' });
    await expect(outside.fetchPage(url)).rejects.toMatchObject({ code: 'outbound-refused' });
  });
});

describe('a call', () => {
  it('sends what it is given and gives what it gets', async () => {
    const base = await serve((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString()));
      request.on('end', () => response.writeHead(202, { 'x-said': request.headers['x-say'] ?? '' }).end(`${request.method} ${request.url} ${body}`));
    });
    const answer = await inside.request(`${base}/hook?a=1`, { method: 'POST', headers: { 'x-say': 'hi' }, body: 'päylöad' });
    expect({ status: answer.status, said: answer.headers['x-said'], body: answer.body.toString() }).toEqual({ status: 202, said: 'hi', body: 'POST /hook?a=1 päylöad' });
  });

  it('is bounded in bytes and in time, can be called off, follows no redirect, and tells no secret when it fails', async () => {
    const base = await serve((request, response) => {
      if (request.url!.startsWith('/big')) response.end('x'.repeat(5_000));
      else if (request.url!.startsWith('/slow')) response.write('x');
      else if (request.url!.startsWith('/away')) response.writeHead(302, { location: 'http://127.0.0.1/' }).end();
      else request.socket.destroy();
    });
    const secret = 'token=hunter2';
    const failures: [() => Promise<unknown>, string][] = [
      [() => inside.request(`${base}/big?${secret}`, { maxBytes: 4_999 }), 'outbound-answer-too-large'], [() => inside.request(`${base}/slow?${secret}`, { timeoutMs: 200 }), 'outbound-timed-out'],
      [() => inside.request(`${base}/away?${secret}`), 'outbound-failed'], [() => inside.request(`${base}/dead?${secret}`), 'outbound-failed'],
      [() => inside.request(`${base}/slow?${secret}`, { signal: AbortSignal.timeout(100) }), 'outbound-timed-out'], [() => inside.request(`${base}/slow?${secret}`, { signal: AbortSignal.abort() }), 'outbound-failed'],
    ];
    for (const [call, code] of failures) {
      const error = await call().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code });
      expect(`${(error as Error).message}${JSON.stringify((error as { detail?: unknown }).detail)}`).not.toContain('hunter2');
    }
  });
});

describe('a page', () => {
  it('tells each hop, three redirects at most, and when the certificate ends', async () => {
    const certificate = makeCertificate();
    const base = await serve((request, response) => {
      const left = Number(request.url!.slice(1));
      if (left > 0) response.writeHead(301, { location: `/${left - 1}` }).end();
      else response.end('there');
    }, certificate);
    const page = await inside.fetchPage(`${base}/3`, { ca: certificate.cert });
    expect(page.hops.map(({ status }) => status)).toEqual([301, 301, 301, 200]);
    expect(page.body.toString()).toBe('there');
    expect(page.certificateEndsAt).toBeGreaterThan(Date.now() + 86_400_000);
    await expect(inside.fetchPage(`${base}/4`, { ca: certificate.cert })).rejects.toMatchObject({ code: 'outbound-failed' });
    await expect(inside.fetchPage(`${base}/0`)).rejects.toMatchObject({ code: 'outbound-failed' });
  });
});
