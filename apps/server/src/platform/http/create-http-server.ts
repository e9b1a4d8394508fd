import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { MS, type Instant } from '@writ/kernel';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Admission } from './admit.ts';
import type { Renderable } from './answer.ts';
import { serveAssets, type Assets } from './assets.ts';
import { boundBodies, REQUEST_MS } from './bound-bodies.ts';
import { decideListening, type HttpSettings } from './decide-listening.ts';
import { listeningErrors } from './errors.ts';
import { createEventStreams } from './event-stream.ts';
import { serveHealth, type ReadHealth } from './health.ts';
import { countRequests, type Metrics } from './metrics.ts';
import { openApiOf, type OpenApi } from './open-api.ts';
import type { Problem } from './problem.ts';
import { addRateLimits, RATE_LIMITS, type RateLimitName } from './rate-limits.ts';
import { answerErrors, registerRoutes } from './register-routes.ts';
import { requestIdOf } from './request-id.ts';
import { isOpen, type Route } from './route.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** All that the doors need from the house. They know nothing of the policy: who is asking and what they may do are functions. */
export interface HttpParts<Viewer, Act extends string> extends Pick<Admission<Viewer, Act>, 'authenticate' | 'mayAct' | 'accountOf' | 'signInPath'> {
  readonly settings: HttpSettings;
  readonly logger: Logger;
  readonly clock: () => Instant;
  readonly routes: readonly Route<Viewer, Act>[];
  readonly renderErrorPage: (problem: Problem, viewer: Viewer | undefined) => Renderable;
  /** The page `/api`; without it, or without routes for people, there is none. */
  readonly renderApiPage?: ((api: OpenApi, viewer: Viewer | undefined) => Renderable) | undefined;
  readonly assets?: Assets | undefined;
  readonly metrics: Metrics;
  readonly readHealth: ReadHealth;
  readonly version: string;
  /** For tests of the limits. */
  readonly rateLimits?: Readonly<Record<RateLimitName, number>> | undefined;
}

export interface HttpServer {
  readonly app: FastifyInstance;
  /** The origin under which browsers come; its port is right once the server listens. */
  readonly publicUrl: URL;
  readonly api: OpenApi;
  /** Starts to listen; gives the port, which matters where the settings said 0. */
  listen(): Promise<number>;
  /** Takes a renewed certificate without a restart. */
  useCertificate(tls: { readonly certificate: string; readonly key: string }): void;
  /** Ends streams, answers what was begun, stops. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 4_000;

/** Makes the server. Throws a declared error of `listening` for settings it must not start with, and for a route without an act or declared twice. */
export async function createHttpServer<Viewer, Act extends string>(parts: HttpParts<Viewer, Act>): Promise<HttpServer> {
  const listening = decideListening(parts.settings);
  checkRoutes(parts.routes, parts.settings.anyHost === true);
  const { publicUrl } = listening;
  const native: { server?: ReturnType<typeof createTlsServer> } = {};

  const app = Fastify({
    loggerInstance: parts.logger as unknown as FastifyBaseLogger,
    genReqId: (request) => requestIdOf(request as Parameters<typeof requestIdOf>[0]),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: listening.proxies.length > 0 ? [...listening.proxies] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    serverFactory: (handler) => makeServer(handler, parts.settings.tls, native),
  }) as unknown as FastifyInstance;

  app.decorateRequest('viewer', undefined);
  app.decorateRequest('sendTo', undefined);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: MAX_FORM_BYTES });
  await addSecurityHeaders(app, publicUrl);
  const spend = await addRateLimits(app, parts.rateLimits ?? RATE_LIMITS);
  const streams = createEventStreams();
  const admission: Admission<Viewer, Act> = { ...parts, publicUrl, anyHost: parts.settings.anyHost === true, spend };

  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  boundBodies(app);
  countRequests(app, parts.metrics, streams.count);
  answerErrors(app, parts, admission);
  serveHealth(app, { ...parts, metricsToken: parts.settings.metricsToken, proxied: listening.proxies.length > 0 });
  if (parts.assets) serveAssets(app, parts.assets);
  const api = openApiOf(parts.routes, { version: parts.version, url: publicUrl.origin });
  await registerRoutes(app, { ...parts, admission, streams, api });
  await app.ready();

  return {
    app,
    publicUrl,
    api,
    async listen() {
      await app.listen({ host: listening.host, port: listening.port, listenTextResolver: () => 'Listening' });
      const address = app.server.address();
      const port = typeof address === 'object' && address ? address.port : listening.port;
      if (publicUrl.port === '0') publicUrl.port = String(port);
      return port;
    },
    useCertificate: ({ certificate, key }) => native.server?.setSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' }),
    async close() {
      streams.closeAll();
      await app.close();
    },
  };
}

const MAX_FORM_BYTES = 1024 * 1024;

/** Fails before listening: for a route that nothing guards, for one that stands twice, and for one for people where the Host is not checked. */
function checkRoutes(routes: readonly Route<never, string>[], machinesOnly: boolean): void {
  const seen = new Set<string>();
  for (const { act, method, url } of routes) {
    const guarded = isOpen(act) ? act.because.trim().length > 0 : typeof act === 'string' && act.length > 0;
    if (!guarded) throw listeningErrors('route-unguarded', { method, url });
    if (machinesOnly && !(isOpen(act) && act.open === 'machines')) throw listeningErrors('machine-door', { method, url });
    const name = `${method} ${url.replace(/:\w+/g, ':')}`;
    if (seen.has(name)) throw listeningErrors('route-twice', { method, url });
    seen.add(name);
  }
}

function makeServer(handler: RequestListener, tls: HttpSettings['tls'], native: { server?: ReturnType<typeof createTlsServer> }): ReturnType<typeof createPlainServer> {
  const options = { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: 10 * MS.second, requestTimeout: REQUEST_MS, keepAliveTimeout: 20 * MS.second };
  const server = tls ? createTlsServer({ ...options, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }, handler) : createPlainServer(options, handler);
  server.maxConnections = MAX_CONNECTIONS;
  if (tls) native.server = server as ReturnType<typeof createTlsServer>;
  return server as ReturnType<typeof createPlainServer>;
}
