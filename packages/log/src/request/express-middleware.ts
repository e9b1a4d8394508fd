import type { IncomingMessage, ServerResponse } from 'node:http';
import { openRequestOf } from './open-request.ts';
import { runInScope } from './request-scope.ts';
import type { Observe } from './wrap-listener.ts';

/** A middleware as Express calls it. */
export type ExpressMiddleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
/** A middleware as Express calls it with an error; it knows it by its four parameters. */
export type ExpressErrorMiddleware = (error: unknown, request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** Observes the request and runs what follows in its scope. The route is found where Express leaves it (`request.route`, `request.baseUrl`). */
export function expressMiddleware(observe: Observe): ExpressMiddleware {
  return function observeRequest(request, response, next) {
    runInScope(observe(request, response).scope, next);
  };
}

/** Notes the error for the request's line and passes it on. */
export function expressErrorMiddleware(): ExpressErrorMiddleware {
  return function noteError(error, request, _response, next) {
    const open = openRequestOf(request);
    if (open !== undefined) open.scope.error = error;
    next(error);
  };
}
