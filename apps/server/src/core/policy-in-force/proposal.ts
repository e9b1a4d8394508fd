import type { Id, Instant } from '@writ/kernel';
import type { ClauseChange, Diagnostic } from '@writ/policy';

/** `invalid` changed nothing and waits to be mended; `superseded` was overtaken by a newer text. */
export type ProposalState = 'open' | 'invalid' | 'approved' | 'refused' | 'superseded';

/** A text that somebody put forward as the next policy. */
export interface Proposal {
  readonly id: Id<'proposal'>;
  readonly sha256: string;
  readonly state: ProposalState;
  /** Undefined when the file was changed on disk and nobody said who did. */
  readonly proposedBy: Id<'person'> | undefined;
  readonly proposedAt: Instant;
  /** The version it was compared with. */
  readonly against: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: readonly ClauseChange[];
  readonly touches: readonly TouchedDeadlines[];
}

/** Clocks that run under a control that the proposal changes. They keep the version they began under. */
export interface TouchedDeadlines {
  readonly control: string;
  readonly running: number;
  readonly firstDueAt: Instant;
}

/** A text that was or is in force. */
export interface PolicyVersion {
  readonly version: number;
  readonly sha256: string;
  readonly inForceSince: Instant;
  readonly proposedBy: Id<'person'> | undefined;
  readonly approvedBy: Id<'person'> | undefined;
  readonly changes: readonly ClauseChange[];
}

export interface ProposalPage {
  readonly proposal: Proposal;
  readonly text: string;
  readonly inForce: PolicyVersion & { readonly text: string };
}
