import { MS, plus, type Id, type Instant } from '@writ/kernel';
import type { WayKind } from '../tables.ts';

/** One way of one person: what can be called. */
export interface Target {
  readonly person: Id<'person'>;
  readonly way: Id<'way'>;
  readonly kind: WayKind;
}

/** A chain as the next call sees it. */
export interface CallRound {
  /** By when somebody of the seat must have seen it. */
  readonly dueAt: Instant;
  /** At any hour; all others in business time, from the second call on. */
  readonly isUrgent: boolean;
  /** Who can be called, first one first: each person's ways in their order, then the next person's. */
  readonly targets: readonly Target[];
  /** Whom to call at the very first moment beside the first target: support, when it came off hours and is urgent. */
  readonly alongside: readonly Target[];
  /** Ways called already, in order; one that was called twice is there twice. */
  readonly called: readonly Id<'way'>[];
  readonly now: Instant;
}

interface OpenHours {
  isOpen(at: Instant): boolean;
  nextOpening(at: Instant): Instant;
}

/** Whom to call now, nobody when nobody can be called, and when to look again: always later than now. */
export interface NextCall {
  readonly calls: readonly Target[];
  readonly nextAt: Instant;
}

/** After the due time, or when every way has been called once. */
const AGAIN_MS = { urgent: 10 * MS.minute, others: MS.hour } as const;
/** While nobody can be called: somebody may get a way, or come back. */
const LOOK_AGAIN_MS = 5 * MS.minute;
/** Calls of one chain are never closer than this. */
const CLOSEST_MS = 10 * MS.second;
/** Into how many pieces the time until the due moment is cut to find the open ones. */
const PIECES = 120;

/**
 * Decides the next call of a chain that nobody has seen. The way that was called least often comes first, in the order of duty, so that every way of the holder and
 * then of each deputy is called before any is called again; what is left of the time until the due moment is spread over what is left to call. Calls never stop by themselves.
 */
export function decideNextCall(round: CallRound, hours: OpenHours): NextCall {
  const { targets, alongside, called, now } = round;
  const target = leastCalled(targets, called);
  if (target === undefined) return { calls: leastOf(alongside, called), nextAt: plus(now, LOOK_AGAIN_MS) };
  const isFirst = called.length === 0;
  const calls = [target, ...(isFirst ? alongside.slice(0, 1) : [])];
  const madeWith = new Set([...called, ...calls.map(({ way }) => way)]);
  const left = targets.filter(({ way }) => !madeWith.has(way)).length;
  return { calls, nextAt: nextMoment(round, left, hours) };
}

function leastOf(targets: readonly Target[], called: readonly Id<'way'>[]): readonly Target[] {
  const target = leastCalled(targets, called);
  return target === undefined ? [] : [target];
}

function leastCalled(targets: readonly Target[], called: readonly Id<'way'>[]): Target | undefined {
  const times = (target: Target): number => called.filter((way) => way === target.way).length;
  return targets.reduce<Target | undefined>((least, target) => (least === undefined || times(target) < times(least) ? target : least), undefined);
}

function nextMoment({ dueAt, isUrgent, now }: CallRound, left: number, hours: OpenHours): Instant {
  if (now >= dueAt) return isUrgent ? plus(now, AGAIN_MS.urgent) : hours.nextOpening(plus(now, AGAIN_MS.others));
  const closest = plus(now, CLOSEST_MS);
  const next = isUrgent ? plus(now, Math.ceil((dueAt - now) / (left + 1))) : spreadOverOpen(now, dueAt, left, hours);
  const later = next > closest ? next : closest;
  return isUrgent ? later : hours.nextOpening(later);
}

/** The moment at which one of `left + 1` equal shares of the open time from now to the due moment is over. */
function spreadOverOpen(now: Instant, dueAt: Instant, left: number, hours: OpenHours): Instant {
  const open = Array.from({ length: PIECES }, (_, piece) => plus(now, Math.floor(((dueAt - now) * piece) / PIECES))).filter((at) => at > now && hours.isOpen(at));
  return (left === 0 ? dueAt : open[Math.floor(open.length / (left + 1))]) ?? dueAt;
}
