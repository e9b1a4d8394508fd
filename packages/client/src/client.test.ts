import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClient, type Endpoint } from './client.ts';
import { sendRequest } from './send-request.ts';

const READ_HOST = { method: 'GET', path: '/api/hosts/{id}', result: z.strictObject({ name: z.string() }) } satisfies Endpoint;
const LABEL_HOST = { method: 'POST', path: '/api/hosts/{id}/labels', body: z.strictObject({ environment: z.string() }), result: z.undefined() } satisfies Endpoint;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => { server!.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const clientOf = (baseUrl: string) => createClient({ baseUrl, token: 'a-token' });
const plainGet = (url: string, bounds: { timeoutMs: number; maximumBytes: number }) => sendRequest({ method: 'GET', url: new URL(url), headers: {}, ...bounds });

describe('the client', () => {
  it('fills the address, shows the token and gives a checked value', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization]);
      response.end('{"name":"web-1.example.com"}');
    });
    await expect(clientOf(url).call(READ_HOST, { parameters: { id: 'a/b' }, query: { depth: 1, absent: undefined } })).resolves.toEqual({ name: 'web-1.example.com' });
    expect(asked).toEqual([['GET', '/api/hosts/a%2Fb?depth=1', 'Bearer a-token']]);
  });

  it('sends a body that fits, gives undefined for no content, and sends none that does not fit', async () => {
    const url = await serve((_request, response) => response.writeHead(204).end());
    await expect(clientOf(url).call(LABEL_HOST, { parameters: { id: '1' }, body: { environment: 'staging' } })).resolves.toBeUndefined();
    await expect(clientOf(url).call(LABEL_HOST, { parameters: { id: '1' }, body: { colour: 'red' } as never })).rejects.toThrowError(z.ZodError);
  });

  it('throws the error that the server declared, with its code and kind', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end('{"code":"host-not-found","detail":"There is no host 7.","status":404}'));
    await expect(clientOf(url).call(READ_HOST, { parameters: { id: '7' } })).rejects.toMatchObject({ name: 'WritError', code: 'host-not-found', kind: 'not-found', message: 'There is no host 7.' });
  });

  it('says what is wrong with answers that Writ would not give', async () => {
    for (const [status, body] of [[200, 'no JSON'], [200, '{"name":5}'], [502, '<html>'], [301, ''], [500, '{}']] as const) {
      const url = await serve((_request, response) => response.writeHead(status, { location: 'http://127.0.0.1/elsewhere' }).end(body));
      await expect(clientOf(url).call(READ_HOST, { parameters: { id: '7' } })).rejects.toMatchObject({ code: 'answer-malformed' });
    }
  });

  it('has an end for answers that are too long, too late or never come', async () => {
    const long = await serve((_request, response) => response.end('x'.repeat(5_000)));
    await expect(plainGet(long, { timeoutMs: 5_000, maximumBytes: 4_999 })).rejects.toMatchObject({ code: 'answer-too-large' });
    const silent = await serve(() => undefined);
    await expect(plainGet(silent, { timeoutMs: 50, maximumBytes: 10 })).rejects.toMatchObject({ code: 'server-timed-out' });
    const cut = await serve((request) => void request.socket.destroy());
    await expect(plainGet(cut, { timeoutMs: 5_000, maximumBytes: 10 })).rejects.toMatchObject({ code: 'server-unreachable' });
  });

  it('sends nothing in the clear to another machine', async () => {
    await expect(clientOf('http://writ.example.com').call(READ_HOST, { parameters: { id: '7' } })).rejects.toMatchObject({ code: 'cleartext-refused' });
  });
});
