import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/**
 * The request's id: the trace id of a valid `traceparent` (W3C Trace Context section 3.2), so that a caller's own trace leads to our log, else a new one.
 * It is a name for finding lines and proves nothing: a caller may send any.
 */
export function requestIdOf(request: IncomingMessage, random: () => string = () => randomBytes(16).toString('hex')): string {
  const header = request.headers['traceparent'];
  const traceId = typeof header === 'string' && header.length <= 200 ? TRACEPARENT.exec(header)?.[1] : undefined;
  return traceId && !/^0+$/.test(traceId) ? traceId : random();
}
