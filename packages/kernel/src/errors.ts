/** What went wrong, in the terms that decide a status: see `HTTP_STATUS` and `EXIT_CODE`. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'gone' | 'too-large' | 'too-many' | 'unavailable' | 'internal';

/** The HTTP status of each kind (RFC 9110 section 15; 429 is RFC 6585). */
export const HTTP_STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
};

/** One declared error: its stable code, its kind, and a sentence that tells the caller what they cannot see and what to do. */
export interface ErrorDeclaration {
  readonly kind: ErrorKind;
  readonly sentence: string;
}

/** An error that a caller may meet. Match on `code`, never on the message. */
export class WritError extends Error {
  override readonly name = 'WritError';
  readonly code: string;
  readonly kind: ErrorKind;
  /** Fields for the answer and the log: ids and numbers, never secrets or bodies. */
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: string, declaration: ErrorDeclaration, detail: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(fill(declaration.sentence, detail), cause === undefined ? undefined : { cause });
    this.code = code;
    this.kind = declaration.kind;
    this.detail = detail;
  }
}

export type ErrorTable<Code extends string> = Readonly<Record<Code, ErrorDeclaration>>;

/**
 * Declares the errors of one owner and returns the function that makes them. `{name}` in a sentence is filled from the detail.
 *
 *     export const errors = declareErrors('hosts', { 'host-revoked': { kind: 'forbidden', sentence: 'Host {host} was revoked.' } });
 *     throw errors('host-revoked', { host });
 */
export function declareErrors<Code extends string>(
  owner: string,
  table: ErrorTable<Code>,
): ((code: Code, detail?: Readonly<Record<string, unknown>>, cause?: unknown) => WritError) & { readonly owner: string; readonly table: ErrorTable<Code> } {
  return Object.assign(
    (code: Code, detail?: Readonly<Record<string, unknown>>, cause?: unknown) => new WritError(code, table[code], detail, cause),
    { owner, table },
  );
}

function fill(sentence: string, detail: Readonly<Record<string, unknown>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in detail ? String(detail[name]) : whole));
}
