import { MS, type Id, type Instant } from '@writ/kernel';

/** An accepted risk is looked at again within a year. */
export const LONGEST_EXCEPTION_MS = 365 * MS.day;
export const EXCEPTION_REASON = { least: 10, most: 4_000 } as const;
export const MOST_EXCEPTED = 10_000;

export interface ExceptionRequest {
  readonly reason: string;
  readonly expiresAt: Instant;
  readonly subjectCount: number;
}

/** What is wrong with a request, as the code of its error; undefined when it can be asked. */
export function decideRequest({ reason, expiresAt, subjectCount }: ExceptionRequest, now: Instant) {
  const length = reason.trim().length;
  if (length < EXCEPTION_REASON.least || length > EXCEPTION_REASON.most) return 'exception-without-reason';
  if (expiresAt <= now) return 'exception-in-the-past';
  if (expiresAt - now > LONGEST_EXCEPTION_MS) return 'exception-too-long';
  if (subjectCount === 0 || subjectCount > MOST_EXCEPTED) return 'exception-without-subjects';
  return undefined;
}

/** Whether `by` may decide about what `requestedBy` asked for. No role changes the answer. */
export function mayDecide(requestedBy: Id<'person'>, by: Id<'person'>): boolean {
  return requestedBy !== by;
}
