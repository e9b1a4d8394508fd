import { WritError } from '@writ/kernel';
import type { Outbound, OutboundAnswer } from '../../../platform/outbound/index.ts';
import { errors } from './errors.ts';

interface Posting {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;
/** Of what the other side calls it; ids longer than that are none. */
const LONGEST_ID = 200;

/**
 * Posts a call and gives the answer if it is a yes (2xx). Throws `way-unavailable` for what passes: no answer, 408, 425, 429 and 5xx; `way-refused` for every other no,
 * and for an address that is not of the public internet.
 */
export async function postCall(outbound: Pick<Outbound, 'request'>, url: string, { headers, body, signal }: Posting): Promise<OutboundAnswer> {
  const answer = await outbound.request(url, { method: 'POST', headers, body, signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES }).catch((error: unknown) => {
    throw explain(error);
  });
  if (answer.status >= 200 && answer.status < 300) return answer;
  const passes = answer.status >= 500 || [408, 425, 429].includes(answer.status);
  throw errors(passes ? 'way-unavailable' : 'way-refused', { reason: `answered-${answer.status}`, status: answer.status });
}

/** A field of a JSON answer, if it is a text; what is no JSON has none. */
export function idIn({ body }: OutboundAnswer, field: string): string | undefined {
  try {
    const value = (JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>> | null)?.[field];
    return typeof value === 'string' && value.length <= LONGEST_ID ? value : undefined;
  } catch {
    return undefined; // it said yes all the same
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof WritError)) return error;
  if (error.code === 'outbound-refused') return errors('way-refused', { reason: 'address-not-allowed' }, error);
  return errors('way-unavailable', { reason: error.code === 'outbound-timed-out' ? 'timed-out' : 'no-answer' }, error);
}
