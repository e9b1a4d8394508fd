import { instant, type Instant } from '@writ/kernel';

/**
 * The time in which a demonstration lives: moved by hand through its past, and the real time from then on. Two hands: the company's, which agents, people
 * and doors go by, and that of the evaluation, which follows once everybody has spoken. With one hand, a step of a day would make every fact stale for a moment.
 */
export interface DemonstrationClock {
  readonly now: () => Instant;
  readonly evaluated: () => Instant;
  /** Moves the company's hand on. Never back. */
  readonly moveTo: (at: Instant) => void;
  /** Lets the evaluation's hand follow. */
  readonly catchUp: () => void;
  /** Both hands follow the real time from now on. */
  readonly goLive: () => void;
}

export function createDemonstrationClock(begin: Instant, realTime: () => number = Date.now): DemonstrationClock {
  let company = begin;
  let evaluation = begin;
  let isLive = false;
  const live = (): Instant => instant(Math.max(realTime(), company));
  return {
    now: () => (isLive ? live() : company),
    evaluated: () => (isLive ? live() : evaluation),
    moveTo(at) {
      company = instant(Math.max(at, company));
    },
    catchUp() {
      evaluation = company;
    },
    goLive() {
      isLive = true;
    },
  };
}
