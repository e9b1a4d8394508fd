import { isRequestId } from './request-id.ts';
import { randomHex } from './random-hex.ts';
import { parseTraceParent, readTraceState } from './trace-context.ts';
import { runInScope, type RequestScope } from './request-scope.ts';

/** The ids that a caller sent, as they came. */
export interface ForeignIds {
  readonly requestId?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/**
 * Makes the scope of a request: a valid `traceparent` keeps its trace id and flag and becomes our parent, an invalid one is replaced together with its `tracestate`; a well-formed request id is kept.
 * A trace that begins here is not sampled, the default of W3C Trace Context section 3.2.2.5.1, and its id is the request id too.
 */
export function beginScope(operation: string, foreign: ForeignIds | undefined): RequestScope {
  const parent = foreign === undefined ? undefined : parseTraceParent(foreign.traceparent);
  const traceId = parent === undefined ? randomHex(32) : parent.traceId;
  return {
    requestId: requestIdOf(foreign?.requestId, parent === undefined ? traceId : undefined),
    traceId,
    spanId: randomHex(16),
    parentId: parent?.parentId,
    isSampled: parent !== undefined && parent.isSampled,
    traceState: parent === undefined ? undefined : readTraceState(foreign!.tracestate),
    operation,
    isDescribed: false,
    refine: undefined,
    head: '',
    fields: undefined,
    error: undefined,
  };
}

function requestIdOf(foreign: string | undefined, ownTraceId: string | undefined): string {
  if (foreign !== undefined && isRequestId(foreign)) return foreign;
  // Two requests of one trace are two requests: only a trace that is new lends its id.
  return ownTraceId ?? randomHex(32);
}

/**
 * Runs work that no request began, such as a job or a message from a queue, under a request id and an operation of its own; ids that came with it are taken over by the same rules.
 *
 *     await runOperation('nightly-import', () => importAll());
 */
export function runOperation<Result>(operation: string, work: () => Result, foreign?: ForeignIds): Result {
  return runInScope(beginScope(operation, foreign), work);
}
