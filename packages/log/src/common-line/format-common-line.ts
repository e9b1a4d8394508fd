import { millisecondsText } from '../lines/iso-time.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { commonTime } from './common-time.ts';
import { bareCommon, quoteCommon } from './quote-common.ts';

/**
 * The combined log line (address, identity, user, time of arrival in UTC, request, status, bytes of the body, referrer, agent) with fields behind it that name the request:
 *
 *     192.0.2.1 - - [24/Nov/2026:14:32:33 +0000] "GET /users/42 HTTP/1.1" 200 6 "-" "curl/8.0" requestId=… traceId=… spanId=… durationMs=12.340 operation="GET /users/:id"
 *
 * Programs that read combined lines read it. Secrets were taken out of the facts before.
 */
export function formatCommonLine(facts: RequestFacts): string {
  const { scope } = facts;
  const front = `${bareCommon(facts.address)} - ${bareCommon(facts.user)} [${commonTime(facts.beganAtMs)}] ${quoteCommon(`${facts.method} ${facts.url} HTTP/${facts.httpVersion}`)} ${facts.status ?? '-'} ${facts.bytes || '-'}`;
  const agents = `${quoteCommon(facts.referer || '-')} ${quoteCommon(facts.agent || '-')}`;
  const ids = `requestId=${scope.requestId} traceId=${scope.traceId} spanId=${scope.spanId} durationMs=${millisecondsText(facts.durationMs)} operation=${quoteCommon(facts.operation)}`;
  return `${front} ${agents} ${ids}${facts.ending === 'completed' ? '' : ` ending=${facts.ending}`}${facts.errorType === undefined ? '' : ` error=${quoteCommon(facts.errorType)}`}\n`;
}
