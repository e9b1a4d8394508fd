import type { Instant } from '@writ/kernel';
import { planExceptionActs } from './act-exceptions.ts';
import { planPolicyActs } from './act-policy.ts';
import type { Company } from './company.ts';

/** Something that somebody does once. It happens at the first moment of the plan that is not before `at`. */
export interface Scheduled {
  readonly at: Instant;
  readonly act: (company: Company, now: Instant) => Promise<void>;
}

/** All that people do at a time of their own, the earliest first. What they do whenever there is something to do is not in it. */
export function planActs(company: Company): Scheduled[] {
  return [...planPolicyActs(company), ...planExceptionActs(company)].toSorted((one, other) => one.at - other.at);
}
