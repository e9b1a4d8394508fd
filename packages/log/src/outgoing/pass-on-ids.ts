import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { formatTraceParent } from '../request/trace-context.ts';
import { currentScope, type RequestScope } from '../request/request-scope.ts';

/** A request as undici shows it on its channel, built into Node (`fetch`) or installed. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly headers: string | readonly unknown[];
  addHeader(name: string, value: string): unknown;
}

type Allows = (origin: string) => boolean;

const allowing = new Set<Allows | undefined>();

/**
 * From now on requests that are made within a request carry its `traceparent`, `tracestate` and `x-request-id`: those by `fetch` and undici, and those by `node:http` and `node:https`, which tell of
 * themselves on diagnostics channels of Node. What a caller set is left as it is. With several rules, one that allows the origin is enough.
 */
export function passOnIds(allows: Allows | undefined): void {
  if (allowing.size === 0) {
    subscribe('undici:request:create', (message) => passOnByUndici((message as { request: UndiciRequest }).request));
    subscribe('http.client.request.created', (message) => passOnByHttp((message as { request: ClientRequest }).request));
  }
  allowing.add(allows);
}

function isAllowed(origin: string): boolean {
  for (const allows of allowing) if (allows === undefined || allows(origin)) return true;
  return false;
}

function passOnByUndici(request: UndiciRequest): void {
  const scope = currentScope();
  if (scope === undefined || hasTraceParent(request.headers) || !isAllowed(String(request.origin))) return;
  for (const [name, value] of headersOf(scope)) request.addHeader(name, value);
}

function passOnByHttp(request: ClientRequest): void {
  const scope = currentScope();
  // Headers given as a list are on their way already; nothing can be added to them.
  if (scope === undefined || request.headersSent || request.hasHeader('traceparent') || !isAllowed(`${request.protocol}//${request.host}`)) return;
  for (const [name, value] of headersOf(scope)) if (!request.hasHeader(name)) request.setHeader(name, value);
}

function headersOf(scope: RequestScope): readonly (readonly [string, string])[] {
  const headers: [string, string][] = [
    ['traceparent', formatTraceParent(scope.traceId, scope.spanId, scope.isSampled)],
    ['x-request-id', scope.requestId],
  ];
  if (scope.traceState !== undefined) headers.push(['tracestate', scope.traceState]);
  return headers;
}

/** Lists have a name at each even place; old versions of undici have one text. */
function hasTraceParent(headers: UndiciRequest['headers']): boolean {
  if (typeof headers === 'string') return /^traceparent:/im.test(headers);
  return headers.some((name, index) => index % 2 === 0 && String(name).toLowerCase() === 'traceparent');
}
