import type { Logger } from 'pino';
import { WritError } from '@writ/kernel';
import { errors } from './errors.ts';
import { type OutboundAnswer, type OutboundRequest, requestOnce } from './request-once.ts';

export interface PageHop {
  readonly url: string;
  readonly status: number;
  /** When the certificate of this hop ends (ms); undefined without TLS. */
  readonly certificateEndsAt: number | undefined;
}

export interface Page extends OutboundAnswer {
  /** Each address that was asked, the last being the one whose body this is. */
  readonly hops: readonly PageHop[];
}

/** Calls to the outside. Throws `outbound-refused`, `outbound-timed-out`, `outbound-failed` and `outbound-answer-too-large`. */
export interface Outbound {
  /** One call. A redirect is not followed and is an `outbound-failed`; every other status is an answer. */
  readonly request: (url: string, wanted?: OutboundRequest) => Promise<OutboundAnswer>;
  /** What a public address serves: follows at most three redirects and tells of each. */
  readonly fetchPage: (url: string, wanted?: Pick<OutboundRequest, 'timeoutMs' | 'maxBytes' | 'signal' | 'ca'>) => Promise<Page>;
}

export interface OutboundSettings {
  /** Lets calls go to loopback and private networks, and without TLS: for companies whose paging lives inside, and for tests. */
  readonly allowPrivate: boolean;
  readonly log: Logger;
}

const MOST_REDIRECTS = 3;

/** A guarded way to call what people typed in: it reaches the public internet and nothing of ours. */
export function createOutbound({ allowPrivate, log }: OutboundSettings): Outbound {
  return {
    request: (url, wanted = {}) => logged(log, async () => {
      const target = parse(url);
      const answer = await requestOnce(target, allowPrivate, wanted);
      if (isRedirect(answer)) throw errors('outbound-failed', { host: target.host, reason: `it redirects (${answer.status}), which is not followed` });
      return answer;
    }),
    fetchPage: (url, wanted = {}) => logged(log, () => follow(parse(url), allowPrivate, wanted)),
  };
}

async function follow(start: URL, allowPrivate: boolean, wanted: OutboundRequest): Promise<Page> {
  const hops: PageHop[] = [];
  for (let url = start; ; ) {
    const answer = await requestOnce(url, allowPrivate, wanted);
    hops.push({ url: url.href, status: answer.status, certificateEndsAt: answer.certificateEndsAt });
    if (!isRedirect(answer)) return { ...answer, hops };
    if (hops.length > MOST_REDIRECTS) throw errors('outbound-failed', { host: url.host, reason: `it redirects more than ${MOST_REDIRECTS} times` });
    url = parse(answer.headers['location'] ?? '', url);
  }
}

function isRedirect({ status, headers }: OutboundAnswer): boolean {
  return status >= 300 && status < 400 && headers['location'] !== undefined;
}

function parse(url: string, base?: URL): URL {
  const parsed = url.length <= 2_048 ? URL.parse(url, base?.href) : null;
  if (!parsed?.hostname) throw errors('outbound-refused', { host: base?.host ?? 'the address', reason: 'it is no web address' });
  return parsed;
}

async function logged<Answer>(log: Logger, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    log.warn({ code: error instanceof WritError ? error.code : 'unexpected' }, 'A call to the outside failed');
    throw error;
  }
}
