import type { Instant } from '@writ/kernel';
import type { Evidence, Reason, State, Subject, SubjectKind, Tally } from '@writ/contract';
import type { Policy, Span } from '@writ/policy';

/** The first screen: the policy in force, and beside every clause whether it is kept, broken or unknown. */
export interface Margin {
  readonly now: Instant;
  readonly policy: { readonly version: number; readonly sha256: string; readonly inForceSince: Instant; readonly document: Policy };
  readonly summary: MarginSummary;
  readonly sections: readonly MarginSection[];
  /** When the last evaluation ended. Older than five minutes: nothing is believed, and every clause says so. */
  readonly evaluatedAt: Instant | undefined;
}

/** Counts of clauses, but for the last two, which are of controls. */
export interface MarginSummary {
  readonly kept: number;
  readonly broken: number;
  readonly unknown: number;
  /** Kept now, and on what is known now broken within seven days. */
  readonly breakingSoon: number;
  /** Clauses of which no control has a measure. */
  readonly unmeasured: number;
  /** Controls that rest on what programs read, and controls of which some verdict rests on a person's word. */
  readonly measured: number;
  readonly attested: number;
}

export interface MarginSection {
  readonly number: number;
  readonly title: string;
  readonly slug: string;
  readonly state: State;
  readonly clauses: readonly MarginClause[];
}

export interface MarginClause {
  /** The clause's id in the document: that of its first control. */
  readonly id: string;
  readonly number: string;
  readonly prose: string;
  readonly state: State;
  readonly since: Instant | undefined;
  readonly controls: readonly MarginControl[];
}

export interface MarginControl {
  readonly id: string;
  readonly catalogue: string;
  readonly title: string;
  readonly subject: SubjectKind;
  /** `hosts`, `accounts`: what the numbers count. */
  readonly countedAs: string;
  readonly hasMeasure: boolean;
  /** What would measure it; said while there is no measure. */
  readonly wouldMeasure: string;
  readonly tally: Tally;
  /** `41/42 hosts + 1 excepted`. */
  readonly count: string;
  /** Since when the control as a whole is in this state. */
  readonly since: Instant | undefined;
  /** The most important sentence: why the state is what it is. */
  readonly why: Reason | undefined;
  /** The subjects to look at first, broken before unknown, longest first; at most five. `more` says how many others there are. */
  readonly worst: readonly MarginSubject[];
  readonly more: number;
  /** The oldest look among the facts that it reads; undefined when there is none. */
  readonly oldestLookAt: Instant | undefined;
  /** Verdicts that rest on a person's word. */
  readonly attested: number;
  /** The next subject that breaks by itself, on what is known now. */
  readonly breaksAt: Instant | undefined;
  readonly openFindings: number;
  /** Where its parameters' values stand in the words of the clause. */
  readonly words: readonly Span[];
}

/** One subject in a list: its verdict in a line. */
export interface MarginSubject {
  readonly subject: Subject;
  readonly state: State;
  readonly since: Instant;
  readonly reason: Reason | undefined;
  readonly excused: Excuse | undefined;
}

/** A person took responsibility for a subject that a control does not hold for, until a date. */
export interface Excuse {
  readonly kind: 'exception' | 'not-applicable';
  readonly id: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly until: Instant;
}

/** One control with its subjects, broken ones first. */
export interface ProofPage {
  readonly control: MarginControl;
  readonly clause: { readonly id: string; readonly number: string; readonly prose: string; readonly section: number };
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What would fool this: the counter-examples on which the control must say broken or unknown. */
  readonly counterExamples: readonly { readonly given: string; readonly expect: State; readonly because: string }[];
  readonly subjects: readonly ProofSubject[];
  /** Give it back as `after` to read on; undefined on the last page. */
  readonly next: string | undefined;
}

export interface ProofSubject extends MarginSubject {
  readonly reasons: readonly Reason[];
  readonly evidence: readonly Evidence[];
  readonly until: Instant | undefined;
  readonly breaksAt: Instant | undefined;
  /** Some of it rests on a person's word. */
  readonly attested: boolean;
}

/** What every control says of one subject, with the facts' own pages elsewhere. */
export interface SubjectVerdicts {
  readonly subject: Subject;
  readonly labels: Readonly<Record<string, string>>;
  readonly verdicts: readonly (ProofSubject & { readonly control: string; readonly title: string })[];
  /** Changes of state, newest first, at most a hundred. */
  readonly changes: readonly VerdictChange[];
}

export interface VerdictChange {
  readonly at: Instant;
  readonly control: string;
  readonly subject: Subject;
  readonly from: State;
  readonly to: State;
  readonly reason: string;
}
