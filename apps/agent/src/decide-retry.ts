import { MS } from '@writ/kernel';

const FIRST_MS = MS.second;
const LONGEST_MS = MS.minute;

/** Milliseconds until the next attempt, after `failures` in a row: doubling, at most a minute, between half and all of it by `random`, so that ten thousand agents do not return at once. */
export function decideRetry(failures: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(longest * (0.5 + random / 2));
}

/** What a refusal means for what was sent. `again` may be mended by time or by a person elsewhere. */
export type Refusal = 'again' | 'never-this-batch' | 'never-this-host';

/** How to take an error code of the server or the client. Codes that are not known here are taken as passing. */
export function decideRefusal(code: string): Refusal {
  if (code === 'host-revoked' || code === 'host-unknown') return 'never-this-host';
  if (code === 'malformed' || code === 'too-large') return 'never-this-batch';
  return 'again';
}
