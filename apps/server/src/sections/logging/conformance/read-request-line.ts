import type { RequestLineLack } from '@writ/contract';
import { createLineReader, type ParsedLine } from '@writ/lines';

/** What is needed of a stored line. */
export interface SaidLine {
  readonly requestId: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A line that tells of one request of a service. */
export interface RequestLine {
  readonly requestId: string;
  readonly operation: string;
  /** Tells two requests under one id apart where tracing says more than the id. */
  readonly span: string;
  /** As the line has it; null where it says none. */
  readonly status: string | null;
  /** Milliseconds, or null. */
  readonly durationMs: number | null;
  readonly lacks: readonly Exclude<RequestLineLack, 'repeated id'>[];
}

/** Reads what stored lines say of requests; undefined for a line that tells of none. */
export type ReadRequestLine = (line: SaidLine) => RequestLine | undefined;

/** What loggers call the id of a span. */
const SPAN_NAMES = ['span', 'spanId', 'span_id', 'span.id'] as const;
/** No honest request line is longer, and no more of a longer one is read. */
const READ_CHARACTERS = 16_384;

type Said = Pick<ParsedLine, 'operation' | 'status' | 'durationMs' | 'requestId'> & { readonly at?: string | null };

/**
 * Makes a reader for lines of many services. A line tells of a request when it says an HTTP status, or an operation and how long it took: what else is written during a request
 * has its id and its operation too, and is no request by that. `reference` fills in years, milliseconds.
 */
export function createRequestLineReader(reference: number): ReadRequestLine {
  const readFields = createLineReader({ reference, kind: 'json' });
  const readText = createLineReader({ reference });

  function said({ message, fields }: SaidLine): Said {
    if (fields['line.format'] !== undefined) return ofReadFields(fields);
    const byFields = readFields(JSON.stringify(fields));
    return isRequest(byFields) ? { ...byFields, at: null } : readText(message.slice(0, READ_CHARACTERS));
  }

  return (line) => {
    const found = said(line);
    if (!isRequest(found)) return undefined;
    const requestId = line.requestId || (found.requestId ?? '');
    const hasTime = line.fields['writ.time'] === undefined || (found.at ?? null) !== null;
    const operation = found.operation ?? '';
    const lacks = [...(hasTime ? [] : ['date and time' as const]), ...(operation === '' ? ['operation' as const] : []), ...(isId(requestId) ? [] : ['request id' as const])];
    return { requestId, operation, span: SPAN_NAMES.map((name) => line.fields[name]).find((value) => value !== undefined) ?? '', status: found.status === null ? null : String(found.status), durationMs: found.durationMs, lacks };
  };
}

/** What the doors for text have read already. */
function ofReadFields(fields: Readonly<Record<string, string>>): Said {
  const { 'line.operation': operation = null, 'line.status': status = null, 'line.durationMs': duration } = fields;
  return { operation, status, durationMs: duration === undefined ? null : Number(duration), requestId: null };
}

function isRequest({ operation, status, durationMs }: Said): boolean {
  const code = status === null || status === '' ? Number.NaN : Number(status);
  return (Number.isInteger(code) && code >= 100 && code <= 599) || (durationMs !== null && (operation ?? '') !== '');
}

/** What programs write where they have no id: nought of any length is the invalid id of W3C Trace Context (section 3.2.2.3). */
function isId(text: string): boolean {
  return !/^(?:[-0]*|null|undefined|none|unknown)$/iu.test(text);
}
