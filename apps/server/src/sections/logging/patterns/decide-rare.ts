import { type Alert, makeAlert } from '@writ/lines';
import { LEARNS_MS } from './decide-departures.ts';

/** Values that are remembered of each subject. Who has more is at home everywhere: nothing of theirs is rare. */
export const MOST_VALUES = 16;
/** Times a subject must have come before a value of it is rare. */
const LEAST_TIMES = 30;
/** Share of values seen only once from which a new one is no surprise (Good and Turing's estimate of what was never seen; Good, Biometrika 1953), as in `@writ/lines`. */
const SURPRISE = 0.02;

/** What goes with a subject: the programs of a host, the addresses of an account. */
export interface KnownValues {
  /** `host web-1`, `account ada`. */
  readonly subject: string;
  /** `program`, `address`, `host`. */
  readonly what: string;
  readonly firstMs: number;
  /** How often each value came. */
  readonly times: ReadonlyMap<string, number>;
}

/** Whether a value that never came with the subject is a departure. */
export function decideRare({ subject, what, firstMs, times }: KnownValues, value: string, atMs: number): Alert | undefined {
  let [total, once] = [0, 0];
  for (const count of times.values()) {
    total += count;
    if (count === 1) once += 1;
  }
  if (times.has(value) || times.size >= MOST_VALUES || total < LEAST_TIMES || atMs - firstMs < LEARNS_MS) return undefined;
  const chance = (once + 1) / (total + 1);
  if (once > 0 && chance > SURPRISE) return undefined;
  const usual = [...times].toSorted(([, left], [, right]) => right - left).slice(0, 3).map(([known]) => known);
  return makeAlert('rare-value', `${subject}, ${what} ${value}`, '', atMs, atMs, `${what} ${usual.join(', ')}${times.size > 3 ? ' or another known one' : ''} with ${subject} (${total} times)`, `${what} ${value}`, Math.min(100, SURPRISE / chance));
}
