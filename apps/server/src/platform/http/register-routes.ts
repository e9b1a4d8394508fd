import multipart from '@fastify/multipart';
import { z } from 'zod';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { WritError, type Instant } from '@writ/kernel';
import { admit, isStillAdmitted, type Admission } from './admit.ts';
import { decideLocalPath, isMadeAnswer, isShown, shown, type Renderable } from './answer.ts';
import { pageRequestOf, parseParts, readParts, sendHtml, sendJson, sendPage, takeFlash } from './answer-request.ts';
import { httpErrors } from './errors.ts';
import type { EventStreams } from './event-stream.ts';
import type { OpenApi } from './open-api.ts';
import { isOurs, problemOf, type Problem } from './problem.ts';
import { discardAll, readUpload, type ReadUpload } from './read-upload.ts';
import { isOpen, type FieldProblem, type PageRequest, type Route, type WithFiles } from './route.ts';

interface Doors<Viewer, Act extends string> {
  readonly clock: () => Instant;
  readonly routes: readonly Route<Viewer, Act>[];
  readonly admission: Admission<Viewer, Act>;
  readonly streams: EventStreams;
  readonly api: OpenApi;
  readonly renderApiPage?: ((api: OpenApi, viewer: Viewer | undefined) => Renderable) | undefined;
}

/** Puts every declared route on the server, each behind `admit`. Routes that want bytes, and forms with files, live apart: there alone are bodies left unparsed, or taken as multipart. */
export async function registerRoutes<Viewer, Act extends string>(app: FastifyInstance, doors: Doors<Viewer, Act>): Promise<void> {
  const routes = [...doors.routes, ...apiRoutes(doors)];
  for (const route of routes) if (!route.bytes && !route.uploads) registerRoute(app, route, doors);
  await app.register(async (bytes) => {
    bytes.removeAllContentTypeParsers();
    bytes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const route of routes) if (route.bytes) registerRoute(bytes, route, doors);
  });
  await app.register(async (forms) => {
    await forms.register(multipart);
    for (const route of routes) if (route.uploads) registerRoute(forms, route, doors);
  });
}

function registerRoute<Viewer, Act extends string>(app: FastifyInstance, route: Route<Viewer, Act>, doors: Doors<Viewer, Act>): void {
  app.route({
    method: route.method,
    url: route.url,
    bodyLimit: route.maxBodyBytes,
    exposeHeadRoute: route.kind !== 'events',
    config: { route },
    onRequest: async (request) => admit(request, route, doors.admission),
    handler: handlerOf(route, doors),
  });
}

function handlerOf<Viewer, Act extends string>(route: Route<Viewer, Act>, doors: Doors<Viewer, Act>): RouteHandlerMethod {
  const open = (request: FastifyRequest, reply: FastifyReply) => pageRequestOf(request, reply, { now: doors.clock(), publicUrl: doors.admission.publicUrl }) as PageRequest<Viewer | undefined>;
  switch (route.kind) {
    case 'json':
      return async (request, reply) => sendJson(reply, route, await route.handle(parseParts(open(request, reply), route, ['params', 'query', 'body'])));
    case 'page':
      return async (request, reply) => {
        const elsewhere = publicAddress(request, doors.admission.publicUrl);
        if (elsewhere) return reply.redirect(elsewhere, 302);
        const asked = open(request, reply);
        const page = { ...parseParts(asked, route, ['params', 'query']), flash: route.method === 'GET' ? takeFlash(asked) : undefined };
        return sendPage(reply, page, await answerForm(request, page, route));
      };
    case 'events':
      return async (request, reply) => {
        const page = parseParts(open(request, reply), route, ['params', 'query']);
        const owner = page.viewer === undefined ? request.ip : doors.admission.accountOf(page.viewer);
        doors.streams.open(reply, owner, (send) => route.subscribe!(page, send), () => isStillAdmitted(request, route, doors.admission));
        return reply;
      };
  }
}

/** Reads a form's files first, where it carries any, and takes them back when it comes to nothing. */
async function answerForm<Viewer, Act extends string>(request: FastifyRequest, page: PageRequest<Viewer | undefined>, route: Route<Viewer, Act>): Promise<unknown> {
  const { uploads } = route;
  if (!uploads || !request.isMultipart()) return answerPage({ ...page, files: [] }, route);
  const upload = await readUpload(request, uploads);
  const answer = await answerPage({ ...page, body: upload.fields, files: upload.files }, route, upload);
  if (isShown(answer) && answer.status >= 400) await discardAll(uploads, upload.files);
  return answer;
}

/** Runs a page's handler, or shows its form again when the body does not fit. */
async function answerPage<Viewer, Act extends string>(page: PageRequest<Viewer | undefined> & WithFiles<unknown>, route: Route<Viewer, Act>, upload?: ReadUpload): Promise<unknown> {
  const { parsed, problems: misfits } = readParts(page, route, ['body']);
  const problems: readonly FieldProblem[] = [...(upload?.problems ?? []), ...misfits];
  if (problems.length === 0) return route.handle({ ...page, ...parsed } as typeof page);
  if (!route.onInvalid) {
    if (upload && route.uploads) await discardAll(route.uploads, upload.files);
    throw httpErrors('request-invalid', { errors: problems });
  }
  const again = await route.onInvalid(page, problems);
  return isMadeAnswer(again) ? again : shown(again as Renderable, 422);
}

/** On this machine pages may be asked for by another of its names; passkeys and cookies belong to the public one, so the browser is sent there. */
function publicAddress(request: FastifyRequest, publicUrl: URL): string | undefined {
  return request.method === 'GET' && request.host !== publicUrl.host ? publicUrl.origin + decideLocalPath(request.url) : undefined;
}

/** The description of the API, for programs and for people. Nothing in it is secret: the program is public. */
function apiRoutes<Viewer, Act extends string>({ api, renderApiPage, routes }: Doors<Viewer, Act>): Route<Viewer, Act>[] {
  if (routes.every(({ act }) => isOpen(act) && act.open === 'machines')) return [];
  const shared = {
    method: 'GET', act: { open: 'people', because: 'The description of the API is the same for everybody.' }, summary: undefined,
    params: undefined, query: undefined, body: undefined, status: 200, bytes: false, maxBodyBytes: 1, uploads: undefined, onInvalid: undefined, subscribe: undefined,
  } as const;
  const json: Route<Viewer, Act> = { ...shared, kind: 'json', url: '/api/openapi.json', answer: z.unknown(), handle: () => api };
  const page = renderApiPage && ({ ...shared, kind: 'page', url: '/api', answer: undefined, handle: ({ viewer }) => renderApiPage(api, viewer) } satisfies Route<Viewer, Act>);
  return page ? [json, page] : [json];
}

/** One place that turns errors into answers: problems for programs, pages for people, a redirect where a page can mend it. */
export function answerErrors<Viewer, Act extends string>(
  app: FastifyInstance,
  { renderErrorPage }: { readonly renderErrorPage: (problem: Problem, viewer: Viewer | undefined) => Renderable },
  { publicUrl }: Admission<Viewer, Act>,
): void {
  app.setNotFoundHandler(() => {
    throw httpErrors('not-found');
  });
  app.setErrorHandler(async (error, request, reply) => {
    const { route } = request.routeOptions.config;
    const problem = problemOf(error, request.id, route?.maxBodyBytes);
    if (isOurs(error)) request.log.error({ err: error }, 'Request failed');
    else request.log.info({ code: problem.code, status: problem.status }, 'Request refused');
    if (problem.retryAfter !== undefined) void reply.header('retry-after', problem.retryAfter);
    if (problem.status === 401 && route?.kind !== 'page') void reply.header('www-authenticate', 'Bearer realm="writ"');
    if (!isForPeople(request, route)) return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
    if (request.sendTo && error instanceof WritError) return reply.redirect(request.sendTo(wayBack(request, publicUrl)), 303);
    return sendHtml(reply.code(problem.status), renderErrorPage(problem, request.viewer as Viewer | undefined));
  });
}

function isForPeople(request: FastifyRequest, route: Route<never, string> | undefined): boolean {
  if (route) return route.kind === 'page';
  return !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
}

/** Where to come back to: the page asked for, or the page that held the form. */
function wayBack(request: FastifyRequest, publicUrl: URL): string {
  if (request.method === 'GET') return decideLocalPath(request.url);
  const from = URL.parse(request.headers.referer ?? '');
  return from?.origin === publicUrl.origin ? decideLocalPath(from.pathname + from.search) : '/';
}
