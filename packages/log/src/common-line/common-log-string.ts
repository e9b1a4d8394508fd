import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { chooseRedaction } from '../lines/choose-redaction.ts';
import type { LineRedaction } from '../lines/json-fields.ts';
import { openRequestOf } from '../request/open-request.ts';
import { currentRequest } from '../request/request-scope.ts';
import { localCommonTime } from './common-time.ts';
import { bareCommon, quoteCommon } from './quote-common.ts';

/** As much of a request as the line needs. */
export interface RequestLike {
  readonly headers: IncomingHttpHeaders;
  readonly httpVersion?: string | undefined;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}

/** As much of an answer; `_data` and `_time` are restify's. */
export interface ResponseLike {
  readonly statusCode?: number | undefined;
  readonly _data?: { readonly length: number } | string | null | undefined;
  /** Instant of arrival in milliseconds since 1970. */
  readonly _time?: number | undefined;
}

export interface CommonLogStringOptions {
  /** Shows this header, named in lower case, instead of the socket's address. */
  readonly ipHeader?: string;
  /** What takes secrets out; `createRedactor()` when left out. */
  readonly redaction?: LineRedaction | false;
}

/**
 * The line of the package `common-log-string`, in the same order and for the same arguments: address, two places for identity and user, local time, request, status, length, referrer, agent, accepted types, elapsed time.
 * Within an observed request its length and time are known without restify, and its request id stands behind. What strangers send cannot break the line, and secrets are taken out.
 *
 *     import { commonLogString as logstring } from '@writ/log';
 */
export function commonLogString(request?: RequestLike | null, response?: ResponseLike | null, options: CommonLogStringOptions = {}): string {
  if (!request || !response) return '';
  const open = openRequestOf(request as IncomingMessage);
  const redaction = chooseRedaction(options.redaction);
  const quoted = (text: string | undefined): string => quoteCommon(text ? (redaction === undefined ? text : redaction.redactText(text)) : '-');
  const { headers } = request;
  const began = response._time || open?.beganAtMs;
  const bytes = response._data ? response._data.length : open?.bytes;
  const id = open?.scope.requestId ?? currentRequest()?.requestId;
  return [
    addressOf(request, options.ipHeader),
    '-',
    '-',
    `[${localCommonTime(new Date(began ?? Date.now()))}]`,
    quoted([request.method, request.url, `HTTP/${request.httpVersion}`].join(' ')),
    String(response.statusCode ?? '-'),
    bytes ? String(bytes) : '-',
    quoted(headers.referer),
    quoted(headers['user-agent']),
    quoted(headers.accept),
    ...(began === undefined ? [] : [`${Math.max(0, Date.now() - began)} ms`]),
    ...(id === undefined ? [] : [`requestId=${id}`]),
  ].join(' ');
}

function addressOf(request: RequestLike, header: string | undefined): string {
  const named = header === undefined ? undefined : request.headers[header];
  const shown = (typeof named === 'string' ? named : named?.join(',')) || request.socket?.remoteAddress || '';
  return bareCommon(shown.replace('::ffff:', '').replaceAll(', ', ','));
}
