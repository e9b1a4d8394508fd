import type { FoundLine } from '../../../platform/logstore/index.ts';
import { sayNumber } from '../../../ui/say-number.ts';
import { createRequestLineReader } from '../conformance/read-request-line.ts';

/** What a line says of its request beside its message; empty texts where it says nothing more. */
export interface SaidRequest {
  readonly operation: string;
  /** `404 in 8 ms`. */
  readonly outcome: string;
  /** The service could not answer: a status of 500 or more. */
  readonly failed: boolean;
}

/** Routes and addresses may be of any length. */
const SHOWN_CHARACTERS = 120;
const FAILED = 500;

// Years are not read here, so that the instant to fill them in does not matter.
const read = createRequestLineReader(0);

/** Operation, status and duration of the request that a line tells of, as far as `shown`, what is shown of its message, does not say them itself. */
export function sayRequest(line: Pick<FoundLine, 'requestId' | 'message' | 'fields'>, shown: string): SaidRequest {
  const request = read(line);
  if (!request) return { operation: '', outcome: '', failed: false };
  const operation = shown.includes(request.operation) ? '' : request.operation;
  const status = request.status === null || saysNumber(shown, request.status) ? '' : request.status;
  const duration = request.durationMs === null || saysNumber(shown, String(request.durationMs)) ? '' : `${sayNumber(Math.round(request.durationMs))} ms`;
  return {
    operation: operation.length > SHOWN_CHARACTERS ? `${operation.slice(0, SHOWN_CHARACTERS)}…` : operation,
    outcome: [status, duration].filter(Boolean).join(' in '),
    failed: Number(request.status) >= FAILED,
  };
}

/** Whether a text has this number, not as a part of a longer one. */
function saysNumber(text: string, number: string): boolean {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    if (!/[\d.]/.test(text.charAt(at - 1)) && !/\d/.test(text.charAt(at + number.length))) return true;
  }
  return false;
}
