import type { Id, Instant } from '@writ/kernel';

/** A customer for whom servers are managed. */
export interface Customer {
  readonly id: Id<'customer'>;
  readonly name: string;
  /** Names of hosts as they stand in lines. */
  readonly hosts: readonly string[];
  /** Whose work the review is. Anybody who may sign can sign. */
  readonly reviewer: Id<'person'> | undefined;
  readonly since: Instant;
}

/** What was measured, or why it was not. What is not measured is never nought. */
export type Measured<Value> = { readonly is: Value } | { readonly notMeasured: string };

/** What one host wrote in the time of a review. */
export interface HostLines {
  readonly host: string;
  readonly lines: number;
  readonly warnings: number;
  readonly errors: number;
  /** Whole days (UTC) without a line: `2026-11-03`. */
  readonly silentDays: readonly string[];
}

export interface LoginEvidence {
  readonly failed: number;
  readonly accepted: number;
  /** Accounts that were let in, the busiest first. */
  readonly accounts: readonly { readonly account: string; readonly accepted: number; readonly failed: number }[];
}

export interface SampleLine {
  /** RFC 3339. */
  readonly at: string;
  readonly host: string;
  readonly program: string;
  readonly level: string;
  readonly message: string;
  /** Where it is found in the log store. */
  readonly place: string;
}

/** What was gathered for a review, at one moment. */
export interface ReviewEvidence {
  /** RFC 3339. */
  readonly gatheredAt: string;
  readonly hosts: Measured<readonly HostLines[]>;
  readonly logins: Measured<LoginEvidence>;
  /** Commands that people ran. */
  readonly commands: Measured<{ readonly run: number; readonly flagged: readonly string[] }>;
  /** What was out of the ordinary, in sentences. */
  readonly anomalies: Measured<readonly string[]>;
  readonly samples: Measured<readonly SampleLine[]>;
}

export const ANSWERS = ['yes', 'no', 'cannot-tell'] as const;
export type AnswerWord = (typeof ANSWERS)[number];

export interface ReviewAnswer {
  readonly question: string;
  readonly answer: AnswerWord | undefined;
  readonly note: string;
}

/** What only people who may read reviews see: sealed in the table. */
export interface ReviewContent {
  readonly evidence: ReviewEvidence;
  readonly answers: readonly ReviewAnswer[];
  readonly findings: string;
}

export interface Review {
  readonly id: Id<'review'>;
  readonly customer: Id<'customer'>;
  readonly openedAt: Instant;
  /** The time that is looked at. */
  readonly from: Instant;
  readonly until: Instant;
  readonly signed: SignedReview | undefined;
}

export interface SignedReview {
  readonly at: Instant;
  readonly by: Id<'person'>;
  readonly contentDigest: string;
  readonly letterDigest: string;
  readonly sentAt: Instant | undefined;
}
