/** How a line is written. `text` is what no reader knows. */
export const LINE_FORMATS = ['syslog-5424', 'syslog-3164', 'syslog-iso', 'access', 'nginx-error', 'apache-error', 'json', 'docker', 'journald', 'logfmt', 'audit', 'kernel', 'application', 'text'] as const;
export type LineFormat = (typeof LINE_FORMATS)[number];

/** The severities of RFC 5424 section 6.2.1 by their usual short names, and `trace`, which applications have below them. */
export type Level = 'emerg' | 'alert' | 'crit' | 'error' | 'warning' | 'notice' | 'info' | 'debug' | 'trace';

/** Why a line says less than it might: see docs/reference/logs-parse.md. */
export type LineProblem =
  | 'not-recognised'
  | 'not-this-format'
  | 'no-time'
  | 'time-invalid'
  | 'invalid-utf8'
  | 'json-broken'
  | 'request-malformed'
  | 'client-ambiguous'
  | 'hex-broken'
  | 'structured-data-broken'
  | 'quote-unclosed'
  | 'too-many-fields'
  | 'record-cut';

/** A value of a field: what JSON can say. */
export type FieldValue = string | number | boolean | null | readonly FieldValue[] | { readonly [name: string]: FieldValue };

export interface Fields {
  [name: string]: FieldValue;
}

/** What one line says. Every line has every member, so that readers of the object never ask whether one is there. */
export interface ParsedLine {
  format: LineFormat;
  /** RFC 3339 in UTC, with as many digits of the second as the line gave; null when it names no instant. */
  at: string | null;
  level: Level | null;
  host: string | null;
  service: string | null;
  pid: number | null;
  operation: string | null;
  /** An HTTP status, or the word of the line: `success`, `failed`. */
  status: number | string | null;
  /** Milliseconds. */
  durationMs: number | null;
  requestId: string | null;
  account: string | null;
  address: string | null;
  message: string;
  fields: Fields;
  problems: LineProblem[];
}

/** Fields of one line beyond which the rest stays in the message: no honest line has more. */
export const MAX_FIELDS = 1_000;

/** A line of `format` that says nothing yet but its message. One shape for all of them keeps whoever reads millions fast. */
export function newLine(format: LineFormat, at: string | null, message: string): ParsedLine {
  return { format, at, level: null, host: null, service: null, pid: null, operation: null, status: null, durationMs: null, requestId: null, account: null, address: null, message, fields: {}, problems: [] };
}

/** Sets a field whose name came from outside; `__proto__` becomes a field like any other. */
export function setField(fields: Fields, name: string, value: FieldValue): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}
