import { lookup as lookUp } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { WritError } from '@writ/kernel';
import { errors } from './errors.ts';
import { isPublicAddress } from './public-address.ts';

export interface OutboundRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For all of it, from the name's look-up to the last byte. 10 s unless told. */
  readonly timeoutMs?: number;
  /** Of the answer's body. 256 KiB unless told. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Certificates (PEM) to trust instead of the system's. */
  readonly ca?: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The last instant (ms) of the certificate that the other side showed; undefined without TLS. */
  readonly certificateEndsAt: number | undefined;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/** One guarded call, without redirects. Its errors name the host alone: paths and queries of webhooks are secrets. */
export function requestOnce(url: URL, allowPrivate: boolean, wanted: OutboundRequest): Promise<OutboundAnswer> {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = wanted;
  const host = url.host;
  const refusal = decideRefusal(url, allowPrivate);
  if (refusal) return Promise.reject(errors('outbound-refused', { host, reason: refusal }));
  return new Promise((resolve, reject) => {
    const stop = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(wanted.signal ? [wanted.signal] : [])]);
    const fail = (error: unknown): void => {
      call.destroy();
      reject(explain(error, host, timeoutMs, stop));
    };
    const call = open(url, allowPrivate, wanted, stop);
    call.on('error', fail);
    call.on('response', (answer) => {
      const certificateEndsAt = certificateEnd(answer);
      read(answer, host, maxBytes).then((body) => resolve({ status: answer.statusCode ?? 0, headers: flatten(answer), body, certificateEndsAt }), fail);
    });
    call.end(wanted.body);
  });
}

function decideRefusal(url: URL, allowPrivate: boolean): string | undefined {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivate)) return 'only https is allowed';
  if (url.username || url.password) return 'a name and a password do not belong in an address; use a header';
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !allowPrivate && !isPublicAddress(literal)) return 'its address is not one of the public internet';
  return undefined;
}

function open(url: URL, allowPrivate: boolean, wanted: OutboundRequest, signal: AbortSignal): ClientRequest {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return send(url, {
    method: wanted.method ?? 'GET',
    headers: { 'user-agent': 'writ', 'accept-encoding': 'identity', ...wanted.headers, ...(wanted.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(wanted.body)) }) },
    // No connection is kept: a kept one would have been checked for another call's answer to the look-up.
    agent: false,
    lookup: guardedLookup(allowPrivate, url.host),
    signal,
    maxHeaderSize: 16 * 1024,
    ...(wanted.ca ? { ca: wanted.ca } : {}),
  });
}

/** The socket connects to what this answers and looks nothing up again, so a name cannot change between check and use. */
function guardedLookup(allowPrivate: boolean, host: string): LookupFunction {
  return (hostname, options, done) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      const isSafe = allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
      if (!isSafe) return done(errors('outbound-refused', { host, reason: 'its address is not one of the public internet' }), '');
      if (options.all) return done(null, addresses);
      const first = addresses[0]!;
      return done(null, first.address, first.family);
    });
  };
}

async function read(answer: IncomingMessage, host: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw errors('outbound-answer-too-large', { host, maxBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatten({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}

function certificateEnd({ socket }: IncomingMessage): number | undefined {
  const { getPeerCertificate } = socket as Partial<TLSSocket>;
  const end = getPeerCertificate ? Date.parse(getPeerCertificate.call(socket as TLSSocket).valid_to) : Number.NaN;
  return Number.isNaN(end) ? undefined : end;
}

function explain(error: unknown, host: string, timeoutMs: number, stop: AbortSignal): WritError {
  if (error instanceof WritError) return error;
  const code = (error as { code?: unknown }).code;
  if (stop.aborted && stop.reason instanceof DOMException && stop.reason.name === 'TimeoutError') return errors('outbound-timed-out', { host, timeoutMs });
  return errors('outbound-failed', { host, reason: stop.aborted ? 'it was called off' : typeof code === 'string' ? code : 'no further word' });
}
