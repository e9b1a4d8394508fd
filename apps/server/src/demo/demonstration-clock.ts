import { instant, type Instant } from '@writ/kernel';

/** The time in which a demonstration lives: moved by hand through its past, and the real time from then on. */
export interface DemonstrationClock {
  readonly now: () => Instant;
  /** From `beginStep` until `endStep`: the hand moves and not everybody has spoken yet. */
  readonly isMoving: () => boolean;
  readonly beginStep: () => void;
  /** Moves the hand on, never back. */
  readonly moveTo: (at: Instant) => void;
  readonly endStep: () => void;
  /** Follows the real time from now on. */
  readonly goLive: () => void;
}

export function createDemonstrationClock(begin: Instant, realTime: () => number = Date.now): DemonstrationClock {
  let hand = begin;
  let isMoving = true;
  let isLive = false;
  return {
    now: () => (isLive ? instant(Math.max(realTime(), hand)) : hand),
    isMoving: () => isMoving,
    beginStep() {
      isMoving = true;
    },
    moveTo(at) {
      hand = instant(Math.max(at, hand));
    },
    endStep() {
      isMoving = false;
    },
    goLive() {
      isLive = true;
    },
  };
}
