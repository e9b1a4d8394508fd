import type { RequestScope } from './request-scope.ts';

/** How a request ended: the whole answer was handed over; the caller went away or the connection broke; or the program ended before the answer did. */
export type Ending = 'completed' | 'aborted' | 'unfinished';

/** What is known of a request when it is over. Secrets have been taken out of all texts. */
export interface RequestFacts {
  readonly scope: RequestScope;
  readonly ending: Ending;
  readonly beganAtMs: number;
  readonly durationMs: number;
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly httpVersion: string;
  readonly operation: string;
  /** Undefined when no status was sent. */
  readonly status: number | undefined;
  /** Bytes of the body that were handed over. */
  readonly bytes: number;
  readonly address: string | undefined;
  readonly user: string | undefined;
  readonly referer: string | undefined;
  readonly agent: string | undefined;
  readonly errorType: string | undefined;
}
