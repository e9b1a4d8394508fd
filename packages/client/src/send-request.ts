import { request as requestHttp, type Agent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { errors } from './errors.ts';

/** One request, and the bounds of its answer. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** PEM of the only authority that is believed for this server; without it, the system's. */
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
  readonly maximumBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Connections that are kept from request to request; without it, each request has its own. */
  readonly connections?: Agent | undefined;
}
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}
export type SendRequest = (request: OutgoingRequest) => Promise<Answer>;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Sends one request over node:http, or node:https with the pinned authority, which the built-in fetch cannot be given. Follows no redirect.
 * Throws `server-unreachable`, `server-untrusted`, `server-timed-out`, `answer-too-large` and, for http to another machine, `cleartext-refused`.
 */
export async function sendRequest(request: OutgoingRequest): Promise<Answer> {
  const server = request.url.host;
  if (request.url.protocol !== 'https:' && !LOOPBACK.has(request.url.hostname)) throw errors('cleartext-refused', { server });
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  try {
    const message = await open(request, signal);
    return { status: message.statusCode ?? 0, body: await readBody(message, request) };
  } catch (cause) {
    if (deadline.aborted) throw errors('server-timed-out', { server, seconds: Math.round(request.timeoutMs / 1_000) }, cause);
    throw asClientError(cause, server);
  }
}

function open(request: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const options: RequestOptions & { ca?: string } = {
    method: request.method,
    headers: { ...request.headers, ...(request.body && { 'content-length': String(request.body.byteLength) }) },
    signal,
    // One request in some seconds: a kept socket would only meet the server's idle timeout half-way. Who sends without a pause gives connections.
    agent: request.connections ?? false,
    ...(request.ca !== undefined && { ca: request.ca }),
  };
  return new Promise((resolve, reject) => {
    const send = request.url.protocol === 'https:' ? requestHttps : requestHttp;
    send(request.url, options, resolve).on('error', reject).end(request.body);
  });
}

async function readBody(message: IncomingMessage, { maximumBytes, url }: OutgoingRequest): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > maximumBytes) throw errors('answer-too-large', { server: url.host, limit: maximumBytes });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Codes with which TLS refuses a certificate (OpenSSL's X509_V_ERR names as Node prints them). */
const UNTRUSTED = /CERT|SIGNATURE|ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_VERIFY/;

function asClientError(cause: unknown, server: string): unknown {
  if (!(cause instanceof Error) || cause.name === 'WritError') return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? cause.name;
  return UNTRUSTED.test(code) ? errors('server-untrusted', { server, reason: code }, cause) : errors('server-unreachable', { server, reason: code }, cause);
}
