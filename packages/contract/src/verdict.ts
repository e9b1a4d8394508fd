import type { Instant } from '@writ/kernel';
import type { Evidence } from './fact.ts';

/** A control is kept, broken, or nobody can tell. */
export const STATES = ['kept', 'broken', 'unknown'] as const;
export type State = (typeof STATES)[number];

/** Why a verdict is what it is: a stable code per control for grouping, and one sentence for a person, most important first. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  /** The act or command that mends it. */
  readonly remedy?: string | undefined;
}

/** What a control says of a subject. `until` is when it stops standing by itself, with no new fact; `breaksAt` is when, on what is known now, it breaks. */
export interface Verdict {
  readonly state: State;
  readonly reasons: readonly Reason[];
  readonly evidence: readonly Evidence[];
  readonly until?: Instant | undefined;
  readonly breaksAt?: Instant | undefined;
}

/** The truth table's answer for a whole control or clause. Numbers are of subjects. */
export interface Tally {
  readonly state: State;
  readonly kept: number;
  readonly broken: number;
  readonly unknown: number;
  readonly excepted: number;
  readonly notApplicable: number;
  /** Parts of the population that nobody lists or vouches for; each makes the whole unknown. */
  readonly gaps: readonly Reason[];
}
