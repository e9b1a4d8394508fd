import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { OpenRequest } from './open-request.ts';
import { runInScope, type RequestScope } from './request-scope.ts';

/** Begins to observe a request, or gives what is observed already. */
export type Observe = (request: IncomingMessage, response: ServerResponse) => OpenRequest;

/** The listener, run in the request's scope. What it throws or rejects with stands in the request's line and goes on as it would have without us. */
export function wrapListener(observe: Observe, listener: RequestListener): RequestListener {
  return function observed(request, response) {
    const { scope } = observe(request, response);
    return runInScope(scope, runNoting, scope, listener, request, response);
  };
}

function runNoting(scope: RequestScope, listener: RequestListener, request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }): unknown {
  let returned: unknown;
  try {
    returned = listener(request, response);
  } catch (error) {
    scope.error = error;
    throw error;
  }
  return returned instanceof Promise ? noteRejection(scope, returned) : returned;
}

async function noteRejection(scope: RequestScope, promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    scope.error = error;
    throw error;
  }
}
