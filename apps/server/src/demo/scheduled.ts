import type { Instant } from '@writ/kernel';
import type { Company } from './company.ts';

/** Something that somebody does once. It happens at the first moment of the plan that is not before `at`. */
export interface Scheduled {
  readonly at: Instant;
  readonly act: (company: Company, now: Instant) => Promise<void>;
}
