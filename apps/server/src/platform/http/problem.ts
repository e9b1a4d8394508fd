import { HTTP_STATUS, WritError, type ErrorKind } from '@writ/kernel';
import { httpErrors } from './errors.ts';
import { DEFAULT_BODY_BYTES, type FieldProblem } from './route.ts';

/** An error answer: RFC 9457 with our stable code, the request's id, and the fields that did not fit. */
export interface Problem {
  /** Where the code is explained: the page of the API. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly FieldProblem[] | undefined;
  /** Seconds after which to try again. */
  readonly retryAfter?: number | undefined;
}

export const TITLES: Readonly<Record<ErrorKind, string>> = {
  invalid: 'Not valid',
  unauthenticated: 'Not signed in',
  forbidden: 'Not permitted',
  'not-found': 'Not found',
  conflict: 'In conflict',
  gone: 'Gone',
  'too-large': 'Too large',
  'too-many': 'Too many requests',
  unavailable: 'Not available now',
  internal: 'Our mistake',
};

/** What a caller is told of an error. Of one that is not declared, or is declared as ours, they get the id of the request and no more. */
export function problemOf(error: unknown, requestId: string, maxBodyBytes = DEFAULT_BODY_BYTES): Problem {
  const told = toldError(error, maxBodyBytes);
  const { code, kind, message, detail } = told;
  return {
    type: `/api#error-${code}`,
    title: TITLES[kind],
    status: statusOf(error, kind),
    detail: message,
    code,
    requestId,
    errors: Array.isArray(detail['errors']) ? (detail['errors'] as FieldProblem[]) : undefined,
    retryAfter: typeof detail['retryAfterSeconds'] === 'number' ? detail['retryAfterSeconds'] : undefined,
  };
}

/** Whether the error is our mistake, to be logged whole and told to nobody. */
export function isOurs(error: unknown): boolean {
  return toldError(error, 0).kind === 'internal';
}

function toldError(error: unknown, maxBodyBytes: number): WritError {
  if (error instanceof WritError) return error.kind === 'internal' ? httpErrors('internal-error') : error;
  return fromFastify(error, maxBodyBytes) ?? httpErrors('internal-error');
}

/** Fastify's own refusals (FST_ERR_…) and the parser's, by their status; never their text, which may quote the request. */
function fromFastify(error: unknown, maxBodyBytes: number): WritError | undefined {
  const status = foreignStatus(error);
  if (status === undefined) return undefined;
  if (status === 413) return httpErrors('body-too-large', { maxBytes: maxBodyBytes });
  if (status === 404) return httpErrors('not-found');
  if (status === 429) return httpErrors('too-many-requests', { retryAfterSeconds: 60 });
  return httpErrors('request-malformed');
}

function statusOf(error: unknown, kind: ErrorKind): number {
  const foreign = error instanceof WritError ? undefined : foreignStatus(error);
  // 415 and its like say more than the kind does.
  return foreign ?? HTTP_STATUS[kind];
}

function foreignStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
