import { type Alert, type AlertKind, makeAlert, say } from '../alert.ts';
import { DAY_MS } from './season.ts';
import { median } from './statistics.ts';
import { createTail, type Tail } from './tail.ts';

/** Blocks and time from which anything is judged. */
const LEAST_BLOCKS = 40;
const LEAST_MS = 2 * DAY_MS;
/** The newest blocks are not learned yet: what departs must not become what is usual while it does. */
const GUARD_BLOCKS = 6;
/** Share of the whole range by which a value goes beyond everything at least. */
const LEAST_SHARE = 0.1;
/** What follows so soon belongs to the same departure. */
export const SAME_MS = DAY_MS / 2;
/** Departures within so much time that are kept out of what is usual; the next are learned, for they have become usual. */
const KEPT_OUT = 3;
const KEPT_OUT_MS = 7 * DAY_MS;

/** What is watched, and in which words it is told. */
export interface Watched {
  readonly kind: AlertKind;
  readonly subject: string;
  /** Extremes are taken of blocks of this length, so that points that go together count once. */
  readonly blockMs: number;
  /** How many values just before it must have their middle within what was: a series that got there step by step does not leap. */
  readonly near: number;
  /** What the numbers are: `on average over half an hour`. */
  readonly what: string;
  /** Tells departures of one kind and day apart. */
  readonly turn: string;
}

interface Block {
  readonly number: number;
  most: number;
  least: number;
  isFound: boolean;
}

/** Watches values for one that leaps beyond everything before, further than the tail of what was allows for. Says each that does, as noticed at `noticedMs`; whoever calls it tells them once. */
export function createExtremeWatch({ kind, subject, blockMs, near, what, turn }: Watched): (atMs: number, value: number, noticedMs?: number) => Alert | undefined {
  const high = createTail();
  const low = createTail();
  const guarded: Block[] = [];
  const before: number[] = [];
  let [firstMs, foundMs] = [Number.NaN, -Infinity];
  let departures: number[] = [];
  let [lowest, highest] = [Infinity, -Infinity];

  return function add(atMs, value, noticedMs = atMs) {
    if (Number.isNaN(firstMs)) firstMs = atMs;
    const found = atMs - firstMs >= LEAST_MS ? (judge(value, high, 1, atMs, noticedMs) ?? judge(-value, low, -1, atMs, noticedMs)) : undefined;
    if (found !== undefined) noteDeparture(atMs);
    keep(atMs, value, found !== undefined);
    return found;
  };

  function noteDeparture(atMs: number): void {
    if (atMs - foundMs >= SAME_MS) departures = [...departures.filter((at) => atMs - at < KEPT_OUT_MS), atMs];
    foundMs = atMs;
  }

  function keep(atMs: number, value: number, isFound: boolean): void {
    const number = Math.floor(atMs / blockMs);
    const last = guarded.at(-1);
    if (last?.number === number) {
      last.most = Math.max(last.most, value);
      last.least = Math.min(last.least, value);
      last.isFound ||= isFound;
    } else guarded.push({ number, most: value, least: value, isFound });
    while (guarded[0]!.number <= number - GUARD_BLOCKS) learn(guarded.shift()!);
    before.push(value);
    if (before.length > near) before.shift();
  }

  function learn({ most, least, isFound }: Block): void {
    if (isFound && departures.length <= KEPT_OUT) return;
    high.learn(most);
    low.learn(-least);
    lowest = Math.min(lowest, least);
    highest = Math.max(highest, most);
  }

  /** For the low side value and tail are turned round. */
  function judge(value: number, tail: Tail, side: 1 | -1, atMs: number, noticedMs: number): Alert | undefined {
    const most = tail.most();
    if (tail.blocks() < LEAST_BLOCKS || value <= most) return undefined;
    const allowed = Math.max(tail.limit() - most, LEAST_SHARE * (highest - lowest));
    const beyond = value - most;
    if (beyond <= allowed || median(before) * side > most) return undefined;
    const expected = `${say(lowest)} to ${say(highest)} ${what}`;
    return makeAlert(kind, subject, `${turn}${Math.floor(atMs / DAY_MS)}`, noticedMs, atMs, expected, say(value * side), allowed === 0 ? 2 : beyond / allowed);
  }
}
