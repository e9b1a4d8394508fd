import { isIP } from 'node:net';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { formatCommonLine } from '../common-line/format-common-line.ts';
import { createLog, headOf, type Log } from '../create-log.ts';
import { atEndFinish } from '../destination/at-end.ts';
import { standardOutput, type LineTarget } from '../destination/create-destination.ts';
import { isWritten, type Level } from '../levels.ts';
import { isoTime, millisecondsText } from '../lines/iso-time.ts';
import { chooseRedaction } from '../lines/choose-redaction.ts';
import type { Fields, LineRedaction } from '../lines/json-fields.ts';
import { coreOf, type LogCore } from '../log-core.ts';
import { passOnIds } from '../outgoing/pass-on-ids.ts';
import { beginScope } from './begin-scope.ts';
import { expressErrorMiddleware, expressMiddleware, type ExpressErrorMiddleware, type ExpressMiddleware } from './express-middleware.ts';
import { fastifyPlugin, type FastifyPlugin } from './fastify-plugin.ts';
import { openRequestOf, watch, type OpenRequest } from './open-request.ts';
import type { Ending, RequestFacts } from './request-facts.ts';
import { wrapListener } from './wrap-listener.ts';

/** Another's log, such as pino's. */
export interface ForeignLog {
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
}

/** How requests are logged. */
export interface RequestLogOptions {
  /** Where the lines go: a log of this package or another's, such as pino's. `createLog()` when left out. */
  readonly log?: Log | ForeignLog;
  /** `common` writes the combined log line with ids behind it, to `destination`, instead of JSON by the log. */
  readonly format?: 'json' | 'common';
  /** For `common`; standard output when left out. */
  readonly destination?: LineTarget;
  /** What takes secrets out of lines that are not written by a log of this package; `createRedactor()` when left out. */
  readonly redaction?: LineRedaction | false;
  /** Who called, which is personal data. Left out: nothing in JSON, all three in the common line, which has places for them. */
  readonly include?: readonly ('address' | 'agent' | 'referer')[];
  /** Behind a proxy: the header it appends the caller's address to, such as `x-forwarded-for`. Its last address is taken, which is the one that the proxy saw. */
  readonly addressHeader?: string;
  /** Whose `traceparent` and `x-request-id` are taken over; everybody's when left out. A service that strangers reach may say false, or decide by the request. */
  readonly trustIds?: boolean | ((request: IncomingMessage) => boolean);
  /** Whether the answer tells the request id in `x-request-id`, so that people can quote it; true when left out. */
  readonly answerWithId?: boolean;
  /** Whether requests made on the way carry the ids on (`fetch`, `node:http`); to whom, by the origin. To all when left out. */
  readonly passOn?: boolean | ((origin: string) => boolean);
  /** The account, for the common line's third place and the field `user`. Ids, not names. */
  readonly user?: (request: IncomingMessage) => string | undefined;
}

/** Logs requests: one line for each, when it is over, however it ends. */
export interface RequestLog {
  /** Wraps a listener of `node:http`, `node:https` or `node:http2`. */
  listener(listener: RequestListener): RequestListener;
  /** A plugin: `await app.register(requests.fastify)`. */
  readonly fastify: FastifyPlugin;
  /** A middleware that comes first: `app.use(requests.express)`. */
  readonly express: ExpressMiddleware;
  /** A middleware that comes after the routes, so that the line has the error: `app.use(requests.expressErrors)`. */
  readonly expressErrors: ExpressErrorMiddleware;
}

const MESSAGES: Readonly<Record<Ending, string>> = { completed: 'Request completed', aborted: 'Request aborted', unfinished: 'Request unfinished' };
/** Methods are tokens (RFC 9110 section 9.1); whatever else a framework lets through is quoted. */
const METHOD = /^[A-Z-]{1,32}$/;
const MAX_ADDRESS_HEADER = 2_048;
/** Agents and referrers repeat from request to request; how they are written is remembered for this many. */
const MAX_REMEMBERED = 500;

/**
 * Makes a request log.
 *
 *     const requests = createRequestLog({ log: createLog({ service: 'shop' }) });
 *     createServer(requests.listener((request, response) => response.end('hello'))).listen(8080);
 */
export function createRequestLog(options: RequestLogOptions = {}): RequestLog {
  const open = new Set<OpenRequest>();
  const writer = chooseWriter(options);
  const trusts = options.trustIds ?? true;
  const answersWithId = options.answerWithId ?? true;
  if (options.passOn !== false) passOnIds(typeof options.passOn === 'function' ? options.passOn : undefined);
  atEndFinish(() => {
    for (const each of open) finish(each, isHandedOver(each) ? 'completed' : 'unfinished');
  });

  function observe(request: IncomingMessage, response: ServerResponse): OpenRequest {
    const known = openRequestOf(request);
    if (known !== undefined) return known;
    const { headers } = request;
    const isTrusted = typeof trusts === 'function' ? trusts(request) : trusts;
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '';
    const scope = beginScope(`${request.method} ${pathOf(url)}`, isTrusted ? { requestId: one(headers['x-request-id']), traceparent: one(headers['traceparent']), tracestate: one(headers['tracestate']) } : undefined);
    const began: OpenRequest = {
      scope,
      request,
      response,
      beganAtMs: Date.now(),
      startMs: performance.now(),
      url,
      bytes: 0,
      isFinished: false,
      close,
      emitRequest: request.emit,
      emitResponse: response.emit,
      write: response.write,
      end: response.end,
    };
    watch(began);
    open.add(began);
    if (answersWithId) response.setHeader('x-request-id', scope.requestId);
    return began;
  }

  function close(closed: OpenRequest): void {
    finish(closed, closed.isFinished ? 'completed' : 'aborted');
  }

  function finish(over: OpenRequest, ending: Ending): void {
    // Whatever comes later finds it gone: one line for each request.
    if (!open.delete(over)) return;
    over.scope.refine?.(over.scope);
    writer.line(over, ending);
  }

  return {
    listener: (listener) => wrapListener(observe, listener),
    fastify: fastifyPlugin(observe),
    express: expressMiddleware(observe),
    expressErrors: expressErrorMiddleware(),
  };
}

/** Whether the last byte was given to the operating system, though the event that says so is still to come. */
function isHandedOver({ response, isFinished }: OpenRequest): boolean {
  return isFinished || (response.writableEnded && response.socket?.writableLength === 0);
}

/** A header sent twice is joined with a comma by node and thereby no longer valid; a list is what node makes of none of ours. */
function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

interface RequestWriter {
  line(over: OpenRequest, ending: Ending): void;
}

function chooseWriter(options: RequestLogOptions): RequestWriter {
  if (options.format === 'common') {
    const target = options.destination ?? standardOutput();
    return factsWriter(options, (facts) => target.write(formatCommonLine(facts)));
  }
  const log = options.log ?? createLog(options.redaction === undefined ? {} : { redaction: options.redaction });
  const core = coreOf(log);
  return core === undefined ? factsWriter(options, (facts, over) => writeForeign(log, facts, over)) : jsonWriter(core, log as Log, options);
}

/** The way of most lines: text from the request to the destination, with no object in between. */
function jsonWriter(core: LogCore, log: Log, options: RequestLogOptions): RequestWriter {
  const { writer, target, clock, base } = core;
  const include = new Set(options.include);
  const [withAddress, withAgent, withReferer] = [include.has('address'), include.has('agent'), include.has('referer')];
  const remembered = remember(writer.text);
  const written = (level: Level): boolean => isWritten(level, log.level);
  const front: Readonly<Record<Level, string>> = { trace: '', debug: '', fatal: '', info: frontOf('info'), warn: frontOf('warn'), error: frontOf('error') };

  function frontOf(level: Level): string {
    return written(level) ? `","level":"${level}"${base}` : '';
  }

  return {
    line(over, ending) {
      const { scope, request, response } = over;
      const { error } = scope;
      const status = statusOf(response);
      const start = front[levelOf(ending, status, error)];
      if (start === '') return;
      // Without redaction nobody looks for secrets in a query, so none is written.
      const url = writer.text(core.isBare ? pathOf(over.url) : over.url);
      const method = METHOD.test(request.method ?? '') ? `"${request.method}"` : writer.text(request.method ?? '');
      let line = `{"time":"${isoTime(clock())}${start}${headOf(scope, writer)},"message":"${MESSAGES[ending]}","method":${method},"url":${url}`;
      line += `,"status":${status ?? 'null'},"durationMs":${millisecondsText(performance.now() - over.startMs)},"bytes":${bytesOf(over, status)}`;
      if (withAddress) line += `,"address":${writer.text(addressOf(request, options.addressHeader) ?? '')}`;
      if (withAgent && request.headers['user-agent'] !== undefined) line += `,"agent":${remembered(request.headers['user-agent'])}`;
      if (withReferer && request.headers.referer !== undefined) line += `,"referer":${remembered(request.headers.referer)}`;
      if (options.user !== undefined) line += userField(options.user(request));
      if (scope.fields !== undefined) line += writer.fields(scope.fields)!;
      if (error !== undefined) line += `,"error":${writer.error(error)}`;
      target.write(`${line}}\n`);
    },
  };

  function userField(user: string | undefined): string {
    return user === undefined ? '' : `,"user":${writer.text(user)}`;
  }
}

/** For lines that are not JSON of ours: the facts as an object. */
function factsWriter(options: RequestLogOptions, write: (facts: RequestFacts, over: OpenRequest) => void): RequestWriter {
  const redaction = chooseRedaction(options.redaction);
  const clean = (text: string): string => (redaction === undefined ? text : redaction.redactText(text));
  const include = new Set(options.include ?? (options.format === 'common' ? ['address', 'agent', 'referer'] : []));

  return {
    line(over, ending) {
      const { scope, request, response, beganAtMs } = over;
      const status = statusOf(response);
      const text = (wanted: 'agent' | 'referer', header: string | undefined): string | undefined => (include.has(wanted) && header !== undefined ? clean(header) : undefined);
      write(
        {
          scope,
          ending,
          beganAtMs,
          durationMs: performance.now() - over.startMs,
          method: request.method ?? '',
          url: options.redaction === false ? pathOf(over.url) : clean(over.url),
          httpVersion: request.httpVersion,
          operation: clean(scope.operation),
          status,
          bytes: bytesOf(over, status),
          address: include.has('address') ? addressOf(request, options.addressHeader) : undefined,
          user: options.user?.(request),
          referer: text('referer', request.headers.referer),
          agent: text('agent', request.headers['user-agent']),
          errorType: scope.error === undefined ? undefined : errorTypeOf(scope.error),
        },
        over,
      );
    },
  };
}

function writeForeign(log: ForeignLog, facts: RequestFacts, over: OpenRequest): void {
  const { scope } = facts;
  const { error } = scope;
  const fields: Fields = {
    requestId: scope.requestId,
    traceId: scope.traceId,
    spanId: scope.spanId,
    operation: facts.operation,
    method: facts.method,
    url: facts.url,
    status: facts.status ?? null,
    durationMs: Math.round(facts.durationMs * 1_000) / 1_000,
    bytes: facts.bytes,
    ...(facts.address === undefined ? {} : { address: facts.address }),
    ...(facts.agent === undefined ? {} : { agent: facts.agent }),
    ...(facts.referer === undefined ? {} : { referer: facts.referer }),
    ...(facts.user === undefined ? {} : { user: facts.user }),
    ...scope.fields,
    // `err` is the name under which pino's own serializer expects it.
    ...(error === undefined ? {} : { err: error }),
  };
  log[levelOf(facts.ending, statusOf(over.response), error)](fields, MESSAGES[facts.ending]);
}

function levelOf(ending: Ending, status: number | undefined, error: unknown): 'info' | 'warn' | 'error' {
  if (ending === 'unfinished' || (status !== undefined && status >= 500) || (error !== undefined && status === undefined)) return 'error';
  return ending === 'aborted' ? 'warn' : 'info';
}

function statusOf(response: ServerResponse): number | undefined {
  return response.headersSent ? response.statusCode : undefined;
}

/** Answers to HEAD and of these statuses have no body whatever was handed over (RFC 9110 sections 6.4.1 and 15.4.5). */
function bytesOf(over: OpenRequest, status: number | undefined): number {
  return over.request.method === 'HEAD' || status === 204 || status === 304 ? 0 : over.bytes;
}

/** The path of a request target or of its JSON string: up to its query. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function addressOf(request: IncomingMessage, header: string | undefined): string | undefined {
  const own = withoutMapping(request.socket?.remoteAddress);
  const forwarded = header === undefined ? undefined : request.headers[header.toLowerCase()];
  const list = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  if (list === undefined || list.length > MAX_ADDRESS_HEADER) return own;
  const last = list.slice(list.lastIndexOf(',') + 1).trim();
  return isIP(last) === 0 ? own : withoutMapping(last);
}

/** An IPv4 address as a socket for both versions shows it (RFC 4291 section 2.5.5.2), without what is put before it. */
function withoutMapping(address: string | undefined): string | undefined {
  return address?.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function errorTypeOf(error: unknown): string {
  return error instanceof Error ? String(error.name) : typeof error;
}

function remember(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const made = known.get(text);
    if (made !== undefined) return made;
    const fresh = make(text);
    // Strangers choose these texts: when they are many, all are forgotten and the usual ones are soon back.
    if (known.size >= MAX_REMEMBERED) known.clear();
    if (text.length <= 512) known.set(text, fresh);
    return fresh;
  };
}
