import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { openRequestOf } from './open-request.ts';
import { nameRoute, runInScope } from './request-scope.ts';
import type { Observe } from './wrap-listener.ts';

/** As much of a Fastify request as we read. */
interface FastifyRequestLike {
  readonly raw: unknown;
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** As much of a Fastify instance as we call; so nothing of Fastify is imported, and each version with these hooks (4, 5) will do. */
export interface FastifyLike {
  readonly server: unknown;
  addHook(name: 'onRequest', hook: (request: FastifyRequestLike, reply: { readonly raw: unknown }, done: () => void) => void): unknown;
  addHook(name: 'onError', hook: (request: FastifyRequestLike, reply: unknown, error: unknown, done: () => void) => void): unknown;
}

export interface FastifyPlugin {
  (app: FastifyLike, options: unknown, done: () => void): void;
}

/** A plugin for the whole application, wherever it is registered: it takes no scope of its own, as Fastify's `skip-override` says. */
export function fastifyPlugin(observe: Observe): FastifyPlugin {
  const plugin: FastifyPlugin = (app, _options, done) => {
    // Before Fastify's own listener: it answers what it cannot read, such as `/%zz`, without any hook.
    (app.server as { prependListener?(event: 'request', listener: RequestListener): void }).prependListener?.('request', observe as unknown as RequestListener);
    app.addHook('onRequest', (request, reply, next) => {
      const open = observe(request.raw as IncomingMessage, reply.raw as ServerResponse);
      nameRoute(open.scope, open.request.method, request.routeOptions?.url);
      runInScope(open.scope, next);
    });
    app.addHook('onError', (request, _reply, error, next) => {
      const open = openRequestOf(request.raw as IncomingMessage);
      if (open !== undefined) open.scope.error = error;
      next();
    });
    done();
  };
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'writ-request-log' });
}
