import { planExceptionActs } from './act-exceptions.ts';
import { planPolicyActs } from './act-policy.ts';
import { planSeatActs } from './act-seat.ts';
import type { Company } from './company.ts';
import type { Scheduled } from './scheduled.ts';

/** All that people do at a time of their own, the earliest first. What they do whenever there is something to do is not in it. */
export function planActs(company: Company): Scheduled[] {
  return [...planPolicyActs(company), ...planExceptionActs(company), ...planSeatActs(company)].toSorted((one, other) => one.at - other.at);
}
