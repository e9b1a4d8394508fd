import { MS, plus, type Instant } from '@writ/kernel';

/** What the agent knows of one kind of fact, as far as it decides when to look again. */
export interface Watched {
  readonly kind: string;
  readonly everySeconds: number;
  readonly lookedAt?: Instant | undefined;
  /** Milliseconds that the last look took. */
  readonly tookMs: number;
  /** When something that it watches first changed since the last look, and when last. */
  readonly stirred?: { readonly first: Instant; readonly last: Instant } | undefined;
  /** Looks in a row, called for by a change, that found nothing new. */
  readonly idleLooks: number;
}

/** A burst of changes is looked at once, this long after it went quiet; milliseconds. */
export const QUIET_MS = 400;
/** And at the latest this long after it began. */
export const PATIENCE_MS = 1_500;
/** A look is followed by at least this many times its own length without one, so that changes without end take a tenth of a core at most, and, once they mean nothing, far less. */
const REST_FACTOR = 10;
const LONGEST_REST_MS = 30 * MS.second;

/** When this kind is to be looked at next; a look that lies in the future was made by a clock that has been set back, and counts for nothing. */
export function decideDue(watched: Watched, now: Instant): Instant {
  const { lookedAt, stirred } = watched;
  if (lookedAt === undefined || lookedAt > now) return now;
  const regular = plus(lookedAt, watched.everySeconds * MS.second);
  if (stirred === undefined) return regular;
  const settled = Math.min(stirred.last + QUIET_MS, stirred.first + PATIENCE_MS);
  const rested = plus(lookedAt, restMs(watched));
  return Math.min(regular, Math.max(settled, rested)) as Instant;
}

/** Rest grows with the look's own cost, and doubles while its paths change without meaning. */
function restMs({ tookMs, idleLooks }: Watched): number {
  const idle = idleLooks <= 2 ? 0 : MS.second * 2 ** Math.min(idleLooks - 2, 5);
  return Math.min(LONGEST_REST_MS, Math.max(tookMs * REST_FACTOR, idle));
}
