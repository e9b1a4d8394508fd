import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fields } from '../lines/json-fields.ts';

/** The request, or the piece of work, that the running code belongs to. */
export interface CurrentRequest {
  /** Unique for each request unless the caller sent one of its own (`x-request-id`). */
  readonly requestId: string;
  /** W3C trace id: the same in all services that the request went through. */
  readonly traceId: string;
  /** Our part of the trace: new for each request, and the parent of the requests that we make. */
  readonly spanId: string;
  /** The caller's span, when a valid `traceparent` came. */
  readonly parentId: string | undefined;
  readonly isSampled: boolean;
  readonly traceState: string | undefined;
}

/**
 * The same with what is found out on the way. Of one shape for every request, which keeps the code that reads it quick. It must not lead to the request, the answer or their socket: Node keeps the scope with every
 * write of a socket until a full collection, and what the scope leads to lives as long (measured: twice the CPU of a whole request).
 */
export interface RequestScope extends CurrentRequest {
  /** What is done, such as `GET /users/:id`, as text. */
  operation: string;
  /** Whether the application said what the operation is. */
  isDescribed: boolean;
  /** Looks whether the operation is known better by now. */
  refine: ((scope: RequestScope) => void) | undefined;
  /** `,"requestId":"…",…` as it stands in every line; empty until a line needs it. */
  head: string;
  /** What the application added to the request's own line. */
  fields: Fields | undefined;
  error: unknown;
}

const storage = new AsyncLocalStorage<RequestScope>();

/** The ids of the request that the running code belongs to; undefined outside of any. */
export function currentRequest(): CurrentRequest | undefined {
  return storage.getStore();
}

/** The scope itself, for the library. */
export function currentScope(): RequestScope | undefined {
  return storage.getStore();
}

/** Runs work so that each line written in it, also later and by callbacks it sets up, has the request's id. */
export function runInScope<Args extends unknown[], Result>(scope: RequestScope, work: (...args: Args) => Result, ...args: Args): Result {
  return storage.run(scope, work, ...args);
}

/** Names the operation by the pattern that a router chose. What the application said itself stands. */
export function nameRoute(scope: RequestScope, method: string | undefined, route: string | undefined): void {
  if (route === undefined || scope.isDescribed) return;
  scope.operation = `${method} ${route}`;
  scope.head = '';
}

/** What an application may say of its request. */
export interface RequestDescription {
  /** Replaces what was found out: `POST /graphql createOrder`. */
  readonly operation?: string;
  /** Fields for the request's own line; later ones replace earlier ones of the same name. */
  readonly fields?: Fields;
}

/** Says more of the request that the running code belongs to. Outside of a request it does nothing. */
export function describeRequest(description: RequestDescription): void {
  const scope = storage.getStore();
  if (scope === undefined) return;
  if (description.operation !== undefined) {
    scope.operation = description.operation;
    scope.isDescribed = true;
    scope.head = '';
  }
  if (description.fields !== undefined) scope.fields = { ...scope.fields, ...description.fields };
}
