import type { IncomingMessage, ServerResponse } from 'node:http';
import { openRequestOf } from './open-request.ts';
import { nameRoute, runInScope } from './request-scope.ts';
import type { Observe } from './wrap-listener.ts';

/** A middleware as Express calls it. */
export type ExpressMiddleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
/** A middleware as Express calls it with an error; it knows it by its four parameters. */
export type ExpressErrorMiddleware = (error: unknown, request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** Observes the request and runs what follows in its scope. */
export function expressMiddleware(observe: Observe): ExpressMiddleware {
  return function observeRequest(request, response, next) {
    const { scope } = observe(request, response);
    scope.refine = lookForRoute(new WeakRef(request));
    runInScope(scope, next);
  };
}

type Refine = Exclude<ReturnType<Observe>['scope']['refine'], undefined>;

/** Express chooses the route later and calls nobody; so whoever needs the operation looks where it leaves it (`request.route`, `request.baseUrl`). Weakly, as a scope must not lead to its request. */
function lookForRoute(seen: WeakRef<IncomingMessage>): Refine {
  return (scope) => {
    const request = seen.deref() as (IncomingMessage & { readonly route?: { readonly path?: unknown }; readonly baseUrl?: unknown }) | undefined;
    if (typeof request?.route?.path !== 'string') return;
    const { baseUrl, route } = request;
    nameRoute(scope, request.method, typeof baseUrl === 'string' ? baseUrl + (route.path as string) : (route.path as string));
    scope.refine = undefined;
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
