import { MS, plus, type Duration, type Instant } from '@writ/kernel';

/** One marked message, as its channel's schedule sees it. */
export interface SentCanary {
  readonly sentAt: Instant;
  readonly dueAt: Instant;
  readonly arrivedAt: Instant | undefined;
  readonly reachedSeatAt: Instant | undefined;
}

export interface CanaryRule {
  readonly canaryEvery: Duration;
  readonly time: { add(duration: Duration, from: Instant): Instant };
}

/** The earliest that a next canary follows a lost one: it may be the mail server's bad hour, or it may be over. */
const AFTER_LOSS_MS = MS.hour;

/** When the next canary is due on a channel whose last one this is; now when there was none. One that was lost is followed sooner. */
export function decideNextCanary(last: SentCanary | undefined, rule: CanaryRule, now: Instant): Instant {
  if (!last) return now;
  const regular = rule.time.add(rule.canaryEvery, last.sentAt);
  if (!isDecided(last, now) || isOnTime(last)) return regular;
  const sooner = plus(last.dueAt, AFTER_LOSS_MS);
  return sooner < regular ? sooner : regular;
}

/** It reached the seat, or its time is over: nothing will change what it says. */
export function isDecided({ reachedSeatAt, dueAt }: SentCanary, now: Instant): boolean {
  return reachedSeatAt !== undefined || now > dueAt;
}

/** It went the whole way in time. */
export function isOnTime({ reachedSeatAt, dueAt }: SentCanary): boolean {
  return reachedSeatAt !== undefined && reachedSeatAt <= dueAt;
}
