import type { Duration, Instant } from '@writ/kernel';
import type { Fact, FactKind, Reason, Verdict } from '@writ/contract';
import type { ControlSchema } from '@writ/policy';
import type { z } from 'zod';
import type { Priority } from './findings/finding.ts';

/** The facts about one subject that a control reads. A kind that was never seen, or is stale, comes as an unknown fact: never undefined. */
export interface Facts<Kind extends FactKind> {
  get<K extends Kind>(kind: K): Fact<K>;
}

/** The business calendar of the policy in force, for controls that count business time. */
export interface BusinessTime {
  /** When `duration` of the policy's time has passed since `from`. */
  add(duration: Duration, from: Instant): Instant;
}

export interface Surroundings {
  readonly now: Instant;
  readonly time: BusinessTime;
  /** The subject's labels: `environment` → `production`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Facts about the company that every subject's verdict may need, e.g. `company.known-keys`. */
  readonly company: Facts<FactKind>;
}

/**
 * Says whether a control holds for one subject. Pure: the same parameters, facts and surroundings give the same verdict.
 * It need not look at staleness (the facts come as unknown) nor cap `until` by it (the loop does).
 */
export type Evaluate<Parameters, Kind extends FactKind> = (parameters: Parameters, facts: Facts<Kind>, surroundings: Surroundings) => Verdict;

/** One row of a control's table: on these facts it must say this. Tests run them; the proof page shows the broken and unknown ones as *what would fool this*. */
export interface ControlCase<Parameters = Record<string, unknown>> {
  /** A sentence: `A later file turns the periodic run off`. */
  readonly given: string;
  readonly parameters?: Partial<Parameters>;
  readonly facts: readonly Fact[];
  readonly company?: readonly Fact[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly now: Instant;
  readonly expect: Verdict['state'];
  /** Code of the first reason. */
  readonly because: string;
}

/** A control: what the policy reader needs, and, where something measures it, how. */
export interface ControlDefinition<Parameters extends z.ZodType = z.ZodType, Kind extends FactKind = FactKind> extends ControlSchema<Parameters> {
  readonly measure?: Measure<z.infer<Parameters>, Kind> | undefined;
  /** Shown while there is no measure: what would measure it. */
  readonly wouldMeasure: string;
}

export interface Measure<Parameters, Kind extends FactKind> {
  /** Kinds read about the subject itself. A change of one runs the control again for that subject. */
  readonly reads: readonly Kind[];
  /** Kinds read about the company. A change runs it for all subjects. */
  readonly readsCompany?: readonly FactKind[] | undefined;
  readonly evaluate: Evaluate<Parameters, Kind>;
  readonly cases: readonly ControlCase<Parameters>[];
  /** Subjects beyond the listed ones that the clause speaks of and nobody lists yet; a clause with gaps is never kept. */
  readonly gaps?: readonly Reason[] | undefined;
  /** Why there is nothing to hold when no subject is listed, as far as facts about the company prove it. Without it 0 of 0 is unknown. */
  readonly whenNone?: ((company: Facts<FactKind>) => Reason | undefined) | undefined;
  /** Kinds about the company that `whenNone` reads. */
  readonly whenNoneReads?: readonly FactKind[] | undefined;
  /**
   * It is kept by something that happens again and again: a nightly run, fresh signatures. That it would end without the next one is no forecast,
   * so it is left out where breaks are foretold.
   */
  readonly renews?: boolean | undefined;
  /**
   * Parameters that say how long each subject has, where the control is a clock: the proof sets them behind the number (`47/47 reports within 1 business day`), and calls a break a miss.
   */
  readonly clock?: readonly string[] | undefined;
  /** With which priority its findings open, where the policy says it by itself; P2 otherwise. */
  readonly priority?: Priority | undefined;
  /** How long a state must last before it opens a finding, milliseconds. */
  readonly findingAfterMs: number;
  /** `hosts`, `accounts`: what the margin counts. */
  readonly countedAs: string;
}

/** Keeps the types of one control together: `defineControl({ … })`. */
export function defineControl<Parameters extends z.ZodType, Kind extends FactKind = never>(definition: ControlDefinition<Parameters, Kind>): ControlDefinition {
  return definition as unknown as ControlDefinition;
}
