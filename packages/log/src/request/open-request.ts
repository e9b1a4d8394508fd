import type { IncomingMessage, ServerResponse } from 'node:http';
import { runInScope, type RequestScope } from './request-scope.ts';

/*
 * Functions here are shared by all requests and find theirs under one symbol: closures made anew for each request would cost more than the line.
 */

/** A request whose answer is not over. */
export interface OpenRequest {
  readonly scope: RequestScope;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Instant of arrival, in milliseconds since 1970. */
  readonly beganAtMs: number;
  /** The same on the clock that is never set, in milliseconds. */
  readonly startMs: number;
  /** Path and query as they came, before any router cut them. */
  readonly url: string;
  bytes: number;
  /** Whether `finish` was heard, which not all stand-ins for an answer show by `writableFinished`. */
  isFinished: boolean;
  readonly close: (open: OpenRequest) => void;
  /** What stood there before us: another may have wrapped it too. */
  readonly emitRequest: IncomingMessage['emit'];
  readonly emitResponse: ServerResponse['emit'];
  readonly write: ServerResponse['write'];
  readonly end: ServerResponse['end'];
}

const OPEN = Symbol('writ.open-request');

interface Observed {
  [OPEN]?: OpenRequest;
}

/** The open request that this one is, when it is observed already. */
export function openRequestOf(request: IncomingMessage): OpenRequest | undefined {
  return (request as Observed)[OPEN];
}

/** Lets events, bytes and the end of the answer be seen. */
export function watch(open: OpenRequest): void {
  const { request, response } = open;
  (request as Observed)[OPEN] = open;
  (response as Observed)[OPEN] = open;
  response.on('close', closeResponse);
  request.on('error', closeWithoutAnswer);
  request.emit = emitRequest;
  response.emit = emitResponse;
  response.write = countedWrite as ServerResponse['write'];
  response.end = countedEnd as ServerResponse['end'];
}

/* Sockets and parsers are older than the request, and their events run in a context of their own; so a listener is brought into the request's. */
function emitRequest(this: IncomingMessage, ...event: unknown[]): boolean {
  const { scope, emitRequest } = (this as Observed)[OPEN]!;
  return runInScope(scope, apply, emitRequest, this, event) as boolean;
}

function emitResponse(this: ServerResponse, ...event: unknown[]): boolean {
  const open = (this as Observed)[OPEN]!;
  if (event[0] === 'finish') open.isFinished = true;
  return runInScope(open.scope, apply, open.emitResponse, this, event) as boolean;
}

const { apply } = Reflect as { apply(target: unknown, self: unknown, args: readonly unknown[]): unknown };

function countedWrite(this: ServerResponse, ...args: unknown[]): unknown {
  const open = (this as Observed)[OPEN]!;
  open.bytes += bytesIn(args[0], args[1]);
  return apply(open.write, this, args);
}

function countedEnd(this: ServerResponse, ...args: unknown[]): unknown {
  const open = (this as Observed)[OPEN]!;
  open.bytes += bytesIn(args[0], args[1]);
  return apply(open.end, this, args);
}

function bytesIn(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  return chunk instanceof Uint8Array ? chunk.byteLength : 0;
}

function closeResponse(this: ServerResponse): void {
  const open = (this as Observed)[OPEN]!;
  open.close(open);
}

/* A request that waits behind another on one connection has no answer to close when that connection breaks. */
function closeWithoutAnswer(this: IncomingMessage): void {
  const open = (this as Observed)[OPEN]!;
  if (open.response.socket === null && !open.isFinished) open.close(open);
}
