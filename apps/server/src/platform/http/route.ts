import type { Instant } from '@writ/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Flash, PageAnswer, Text } from './answer.ts';
import type { Cookies } from './cookies.ts';
import type { Uploads } from './uploads.ts';

/** A door without an act, and the sentence that says why that is right. */
export interface Open {
  /** `people` come with browsers, so unsafe methods must prove their origin. `machines` show a credential of their own in the request, and cookies are not read. */
  readonly open: 'people' | 'machines';
  readonly because: string;
}

/** Open to anyone with a browser: sign-in pages, the public policy. */
export function open(because: string): Open {
  return { open: 'people', because };
}
/** Open to programs that the handler itself authenticates: agents, which sign their requests. */
export function machine(because: string): Open {
  return { open: 'machines', because };
}

/** Who is behind a route: known for sure where an act guards it, perhaps nobody where it is open. */
export type Behind<Viewer, Access> = Access extends Open ? Viewer | undefined : Viewer;

export interface RouteRequest<Viewer, Params = unknown, Query = unknown, Body = unknown> {
  readonly viewer: Viewer;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** 32 hexadecimal digits; in every log line, answer header and error. */
  readonly requestId: string;
  readonly log: Logger;
  readonly now: Instant;
  /** The peer's IP address, seen through the trusted proxy if there is one. Personal data: digest it before storing. */
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: Cookies;
  /** Path and query as asked. */
  readonly url: string;
  /** The bytes of the body as they came, where the route says `bytes`. */
  readonly rawBody: Buffer | undefined;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

export interface PageRequest<Viewer, Params = unknown, Query = unknown, Body = unknown> extends RouteRequest<Viewer, Params, Query, Body> {
  readonly flash: Flash | undefined;
}

/** One field of a form or body, and what was expected there. */
export interface FieldProblem {
  /** `body/email` */
  readonly path: string;
  readonly message: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Absent = z.ZodUndefined;

interface Declaration<Access, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  /** `/api/hosts/:id` */
  readonly url: string;
  readonly act: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Bytes; 64 KiB unless it says otherwise. */
  readonly maxBodyBytes?: number;
}

export interface JsonRoute<Viewer, Access, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>
  extends Declaration<Access, Params, Query, Body> {
  readonly method: Method;
  /** One sentence for the reference. */
  readonly summary: string;
  /** What goes out; what it does not declare is dropped. Left out for 204. */
  readonly answer?: Answer;
  /** 200, or 204 without `answer`. */
  readonly status?: 200 | 201 | 202 | 204;
  /** The body stays as its bytes, of whatever type, in `rawBody`: for signatures over it, compressed bodies, files. No `body` schema then. */
  readonly bytes?: true;
  readonly handle: (request: RouteRequest<Behind<Viewer, Access>, z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<z.output<Answer> | Text> | z.output<Answer> | Text;
}

/** What was kept of a form's files, in their order; none where the form had none or does not carry any. */
export interface WithFiles<File> {
  readonly files: readonly File[];
}

export interface HtmlPage<Viewer, Access, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, File> extends Declaration<Access, Params, Query, Body> {
  /** GET shows, POST acts and redirects. */
  readonly method?: 'GET' | 'POST';
  /**
   * The form may carry files (`multipart/form-data`). They are kept before the handler runs, and discarded when the form does not fit or is answered with a status of 400
   * or more. When the handler throws they stay, because what it did is not known: their owner sweeps what nothing names.
   */
  readonly uploads?: Uploads<File>;
  readonly handle: (request: PageRequest<Behind<Viewer, Access>, z.output<Params>, z.output<Query>, z.output<Body>> & WithFiles<File>) => Promise<PageAnswer> | PageAnswer;
  /** Shows the form again (as 422) when the body does not fit; without it the error page is shown. `body` is what was sent, unchecked; `files` will be discarded. */
  readonly onInvalid?: (request: PageRequest<Behind<Viewer, Access>, z.output<Params>, z.output<Query>, unknown> & WithFiles<File>, problems: readonly FieldProblem[]) => Promise<PageAnswer> | PageAnswer;
}

/** Sends one event to a live page. */
export type SendEvent = (event: { readonly event: string; readonly data: string; readonly id?: string }) => void;

export interface EventRoute<Viewer, Access, Query extends z.ZodType> {
  readonly url: string;
  readonly act: Access;
  readonly query?: Query;
  /** Called when a page connects; returns what to call when it goes. `send` drops a page that reads too slowly. */
  readonly subscribe: (request: RouteRequest<Behind<Viewer, Access>, undefined, z.output<Query>, undefined>, send: SendEvent) => () => void;
}

/** A route as the server keeps it, its types checked where it was declared. */
export interface Route<Viewer, Act extends string> {
  readonly kind: 'json' | 'page' | 'events';
  readonly method: Method;
  readonly url: string;
  readonly act: Act | Open;
  readonly summary: string | undefined;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType | undefined;
  readonly status: number;
  readonly bytes: boolean;
  readonly maxBodyBytes: number;
  readonly uploads: Uploads<unknown> | undefined;
  readonly handle: (request: PageRequest<Viewer | undefined>) => unknown;
  readonly onInvalid: ((request: PageRequest<Viewer | undefined>, problems: readonly FieldProblem[]) => unknown) | undefined;
  readonly subscribe: ((request: PageRequest<Viewer | undefined>, send: SendEvent) => () => void) | undefined;
}

export const DEFAULT_BODY_BYTES = 64 * 1024;

/**
 * The three ways to declare a route, for one kind of viewer and one list of acts. The program calls this once, in core/permissions;
 * everybody else imports what it gave.
 */
export function declareDoors<Viewer, Act extends string>() {
  type Erased = Route<Viewer, Act>;
  const nothing = { summary: undefined, params: undefined, query: undefined, body: undefined, answer: undefined, status: 200, bytes: false, maxBodyBytes: DEFAULT_BODY_BYTES, uploads: undefined, onInvalid: undefined, subscribe: undefined };

  /** A JSON route. Errors are answered as problems (RFC 9457). */
  function route<Access extends Act | Open, Params extends z.ZodType = Absent, Query extends z.ZodType = Absent, Body extends z.ZodType = Absent, Answer extends z.ZodType = z.ZodVoid>(
    declaration: JsonRoute<Viewer, Access, Params, Query, Body, Answer>,
  ): Erased {
    return { ...nothing, status: declaration.answer ? 200 : 204, ...declaration, kind: 'json' } as unknown as Erased;
  }

  /** A page for people. Errors are answered as a page; who is not signed in is sent there and comes back. */
  function page<Access extends Act | Open, Params extends z.ZodType = Absent, Query extends z.ZodType = Absent, Body extends z.ZodType = Absent, File = never>(
    declaration: HtmlPage<Viewer, Access, Params, Query, Body, File>,
  ): Erased {
    return { ...nothing, method: 'GET', ...declaration, kind: 'page' } as unknown as Erased;
  }

  /** A stream of server-sent events, ended when the viewer's session or permission ends. */
  function events<Access extends Act | Open, Query extends z.ZodType = Absent>(declaration: EventRoute<Viewer, Access, Query>): Erased {
    return { ...nothing, method: 'GET', handle: () => undefined, ...declaration, kind: 'events' } as unknown as Erased;
  }

  return { route, page, events };
}

export function isOpen(access: unknown): access is Open {
  return typeof access === 'object' && access !== null && 'open' in access;
}
