import type { Id, Instant } from '@writ/kernel';
import type { Subject } from '@writ/contract';

export const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Priority = (typeof PRIORITIES)[number];

/**
 * `baseline`: it was so when measuring began; to be accepted or planned. `open`: somebody must see to it. `excepted`: every subject left in it is
 * under an exception. `closing-proposed`: the control holds again; a person closes it, or a day of holding does. `closed`: history.
 */
export const FINDING_STATES = ['baseline', 'open', 'excepted', 'closing-proposed', 'closed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** One control and one cause, with its subjects inside. */
export interface FindingRow {
  readonly id: Id<'finding'>;
  readonly control: string;
  /** The reason code of the verdicts in it. */
  readonly cause: string;
  /** The sentence of the first subject's reason, for a title. */
  readonly title: string;
  readonly state: FindingState;
  /** Found when measuring began, not when something broke. */
  readonly isBaseline: boolean;
  readonly priority: Priority;
  readonly openedAt: Instant;
  readonly dueAt: Instant | undefined;
  readonly isOverdue: boolean;
  readonly assignee: Id<'person'> | undefined;
  readonly subjectCount: number;
  /** The first few, longest first. */
  readonly subjects: readonly Subject[];
  /** When a proposed closing takes effect by itself. */
  readonly closesAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
}

export interface FindingsPage {
  readonly rows: readonly FindingRow[];
  readonly next: string | undefined;
  readonly counts: Readonly<Record<FindingState, number>>;
}

export interface FindingFilter {
  readonly state?: readonly FindingState[] | undefined;
  readonly control?: string | undefined;
  readonly assignee?: Id<'person'> | 'nobody' | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
  readonly overdue?: boolean | undefined;
}

/** A finding with all of its subjects and what was done about it. */
export interface FindingPage {
  readonly finding: FindingRow;
  readonly subjects: readonly { readonly subject: Subject; readonly since: Instant; readonly endedAt: Instant | undefined; readonly text: string }[];
}
