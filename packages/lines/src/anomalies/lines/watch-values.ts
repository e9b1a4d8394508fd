import { type Alert, makeAlert } from '../alert.ts';
import { DAY_MS, isWeekend } from '../series/season.ts';

/** Accounts and hosts that are watched, and values that are remembered of each. Who has more values than this is at home everywhere: nothing of theirs is rare. */
const MAX_SUBJECTS = 16_384;
const MAX_VALUES = 16;
/** Times a subject must have come before a value of it is rare. */
const LEAST_TIMES = 30;
/** Share of values seen only once from which a new one is no surprise (Good and Turing's estimate of what was never seen; Good, Biometrika 1953). */
const SURPRISE = 0.02;

interface Known {
  /** When it first came on a workday and on a weekend: who works on Mondays is not known by a Sunday. */
  firstWorkdayMs: number;
  firstWeekendMs: number;
  times: number;
  readonly values: Map<string, number>;
}

/** Watches which values go with which subject: addresses with an account, programs with a host. */
export type ValueWatch = (atMs: number, subject: string, what: string, value: string) => Alert | undefined;

/** Makes a watch that says nothing of a subject in its first `learnMs`. Memory is bounded. */
export function createValueWatch(learnMs: number): ValueWatch {
  const subjects = new Map<string, Known>();

  return function add(atMs, subject, what, value) {
    const key = `${subject}\n${what}`;
    const isFree = isWeekend(Math.floor(atMs / DAY_MS));
    const known = subjects.get(key);
    if (known === undefined) {
      if (subjects.size < MAX_SUBJECTS) subjects.set(key, { firstWorkdayMs: isFree ? Infinity : atMs, firstWeekendMs: isFree ? atMs : Infinity, times: 1, values: new Map([[value, 1]]) });
      return undefined;
    }
    known.times += 1;
    if (isFree) known.firstWeekendMs = Math.min(known.firstWeekendMs, atMs);
    else known.firstWorkdayMs = Math.min(known.firstWorkdayMs, atMs);
    const times = known.values.get(value);
    const isFull = known.values.size >= MAX_VALUES;
    if (times !== undefined || !isFull) known.values.set(value, (times ?? 0) + 1);
    if (times !== undefined || isFull || known.times <= LEAST_TIMES || atMs - (isFree ? known.firstWeekendMs : known.firstWorkdayMs) < learnMs) return undefined;
    return judge(atMs, subject, what, value, known);
  };
}

function judge(atMs: number, subject: string, what: string, value: string, { times, values }: Known): Alert | undefined {
  let once = -1;
  for (const count of values.values()) if (count === 1) once += 1;
  // One is added for the value that comes next, as if it had been seen once too.
  const chance = (once + 1) / times;
  if (once > 0 && chance > SURPRISE) return undefined;
  const usual = [...values].filter(([known]) => known !== value).sort(([, left], [, right]) => right - left).slice(0, 3).map(([known]) => known);
  return makeAlert('rare-value', subject, `${what} ${value}`, atMs, atMs, `${what} ${usual.join(', ')}${values.size > 4 ? ' or another known one' : ''} (${times - 1} times)`, `${what} ${value}`, Math.min(100, SURPRISE / chance));
}
