import { plus, type Instant } from '@writ/kernel';
import type { State } from '@writ/contract';

/** What is held of a pair of control and subject, as far as it decides what the next verdict does. */
export interface HeldVerdict {
  readonly state: State;
  readonly code: string;
  readonly since: Instant;
  readonly everKept: boolean;
  readonly isExcused: boolean;
  readonly findingDueAt: Instant | undefined;
}

export interface Transition {
  readonly since: Instant;
  readonly everKept: boolean;
  /** When it has been broken long enough to belong to a finding; undefined when it does already, or needs none. */
  readonly findingDueAt: Instant | undefined;
  readonly stateChanged: boolean;
}

/**
 * How a pair goes from its last verdict to the next. A state that lasts keeps its beginning, so that new words for an old break start no clock again;
 * a break with another cause is due from the beginning of the break, because nobody was spared anything in between.
 */
export function decideTransition(before: HeldVerdict | undefined, next: { readonly state: State; readonly code: string; readonly isExcused: boolean }, now: Instant, findingAfterMs: number): Transition {
  const stateChanged = before?.state !== next.state;
  const since = stateChanged ? now : before.since;
  const everKept = next.state === 'kept' || before?.everKept === true;
  return { since, everKept, stateChanged, findingDueAt: findingDue(before, next, plus(since, findingAfterMs)) };
}

function findingDue(before: HeldVerdict | undefined, next: { readonly state: State; readonly code: string; readonly isExcused: boolean }, due: Instant): Instant | undefined {
  if (next.state !== 'broken' || next.isExcused) return undefined;
  const isSameBreak = before?.state === 'broken' && before.code === next.code && !before.isExcused;
  return isSameBreak ? before.findingDueAt : due;
}
