import type { Instant } from '@writ/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { decideLocalPath, isDownload, isLeave, isRedirect, isShown, isText, type Flash, type Renderable } from './answer.ts';
import { cookiesOf } from './cookies.ts';
import { httpErrors } from './errors.ts';
import { findBrokenText } from './find-broken-text.ts';
import type { FieldProblem, PageRequest, Route } from './route.ts';

const FlashCookie = z.strictObject({ tone: z.enum(['done', 'failed']), text: z.string().max(500) });
const FLASH_COOKIE = 'flash';
const MAX_PROBLEMS = 50;

/** The request as a handler gets it, its parts not yet checked. */
export function pageRequestOf(request: FastifyRequest, reply: FastifyReply, context: { readonly now: Instant; readonly publicUrl: URL }): PageRequest<undefined> {
  const cookies = cookiesOf(request, reply, context.publicUrl);
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return {
    viewer: request.viewer as undefined,
    params: request.params,
    query: request.query,
    body: request.body,
    requestId: request.id,
    log: request.log as Logger,
    now: context.now,
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 300),
    headers: request.headers,
    cookies,
    url: request.url,
    rawBody: Buffer.isBuffer(request.body) ? request.body : undefined,
    signal: gone.signal,
    flash: undefined,
  };
}

/** The parts of a request that come from outside. */
export type PartName = 'params' | 'query' | 'body';

/** Checks parts against the route's schemas. Throws `request-invalid` with every place that does not fit. */
export function parseParts<V>(request: PageRequest<V>, route: Route<never, string>, names: readonly PartName[]): PageRequest<V> {
  const { parsed, problems } = readParts(request, route, names);
  if (problems.length > 0) throw httpErrors('request-invalid', { errors: problems });
  return { ...request, ...parsed };
}

/** The parts as their schemas read them, and what does not fit. A part without a schema is left out: no handler sees what nobody checked. */
export function readParts(request: PageRequest<unknown>, route: Route<never, string>, names: readonly PartName[]): { readonly parsed: Partial<Record<PartName, unknown>>; readonly problems: readonly FieldProblem[] } {
  const parsed: Partial<Record<PartName, unknown>> = {};
  const problems: FieldProblem[] = [];
  for (const name of names) {
    const broken = route[name] && findBrokenText(request[name]);
    if (broken) problems.push({ path: [name, ...broken].join('/'), message: 'This is no text: it has a character that nobody can type.' });
    const result = broken ? undefined : route[name]?.safeParse(request[name] ?? {});
    parsed[name] = result?.data;
    for (const issue of result?.error?.issues ?? []) problems.push({ path: [name, ...issue.path].join('/'), message: issue.message });
  }
  return { parsed, problems: problems.slice(0, MAX_PROBLEMS) };
}

/** Sends what a JSON handler gave, through its schema: what is not declared there does not leave. */
export function sendJson(reply: FastifyReply, route: Route<never, string>, value: unknown): FastifyReply {
  // Where another format's own answer is due; only a handler makes one.
  if (isText(value)) return reply.code(route.status === 204 ? 200 : route.status).headers(value.headers).type(value.type).send(value.body);
  if (!route.answer) return reply.code(route.status).send();
  return reply.code(route.status).type('application/json; charset=utf-8').send(JSON.stringify(z.encode(route.answer, value)));
}

/** Sends what a page handler gave. */
export async function sendPage(reply: FastifyReply, request: PageRequest<unknown>, answer: unknown): Promise<FastifyReply> {
  if (isRedirect(answer)) {
    if (answer.flash) request.cookies.set(FLASH_COOKIE, Buffer.from(JSON.stringify({ ...answer.flash, text: answer.flash.text.slice(0, 500) })).toString('base64url'));
    return reply.redirect(decideLocalPath(answer.to), 303);
  }
  if (isLeave(answer)) return reply.redirect(answer.to.href, 303);
  if (isDownload(answer)) return reply.header('content-disposition', `attachment; filename="${answer.name.replace(/[^\w.-]+/g, '-')}"`).type(answer.type).send(answer.body);
  if (isText(answer)) return reply.headers(answer.headers).type(answer.type).send(answer.body);
  if (isShown(answer)) return sendHtml(reply.code(answer.status).headers(answer.headers), answer.html);
  return sendHtml(reply, answer as Renderable);
}

export async function sendHtml(reply: FastifyReply, html: Renderable): Promise<FastifyReply> {
  const text = await html.toString();
  return reply.type('text/html; charset=utf-8').send(text.startsWith('<!') ? text : `<!DOCTYPE html>${text}`);
}

/** Takes the sentence that the last act left for this page; it is shown once. A cookie that is not ours to read is dropped. */
export function takeFlash(request: PageRequest<unknown>): Flash | undefined {
  const cookie = request.cookies.read(FLASH_COOKIE);
  if (cookie === undefined) return undefined;
  request.cookies.clear(FLASH_COOKIE);
  try {
    return FlashCookie.safeParse(JSON.parse(Buffer.from(cookie.slice(0, 2_000), 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
