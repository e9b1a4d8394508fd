import { earliest, instant, plus, type Instant } from '@writ/kernel';
import type { Evidence, Fact, FactKind, Reason, State, Subject, Verdict } from '@writ/contract';
import type { BusinessTime, Facts } from '../control.ts';
import { believeFact, goesStaleAt } from '../facts/believe-fact.ts';
import { coversLabels, type PlannedControl } from './plan-controls.ts';

/** What is known of one subject when its controls are evaluated. */
export interface SubjectState {
  readonly subject: Pick<Subject, 'kind' | 'id'>;
  readonly labels: Readonly<Record<string, string>>;
  /** `expected`: a person says that it exists, but nothing reports for it. */
  readonly standing: 'listed' | 'expected';
  readonly facts: ReadonlyMap<FactKind, Fact>;
}

export interface Circumstance {
  readonly now: Instant;
  readonly time: BusinessTime;
  readonly company: ReadonlyMap<FactKind, Fact>;
}

/** A verdict with what the loop must know of it. */
export interface Evaluated {
  readonly verdict: Verdict;
  /** When to ask again though no fact changes. Staleness is not in it: who keeps the facts knows when they go stale. */
  readonly rerunAt: Instant | undefined;
  /** Some fact that was read is a person's word. */
  readonly attested: boolean;
}

/** Bounds of what one verdict carries; the first reasons are the most important. */
export const VERDICT_LIMITS = { reasons: 20, evidence: 20, text: 1_000, evidenceText: 2_000 } as const;
/** An evaluator that asks to be run again in the past would keep the loop busy for ever. */
const SHORTEST_REST_MS = 1_000;

/**
 * What a control says of a subject now; undefined when its selector does not mean it. Pure.
 * A fact that is older than its kind may be comes to the evaluator as *unknown: stale*, one that never came as *unknown: missing*,
 * and `until` is never later than the moment at which a fact that was read goes stale.
 */
export function evaluateControl(control: PlannedControl, state: SubjectState, circumstance: Circumstance): Evaluated | undefined {
  const covered = coversLabels(control.selector, state.labels);
  if (covered === false) return undefined;
  // Whom nobody enrolled has no labels either; that it is missing is what a person can mend.
  if (state.standing === 'expected') return unmeasuredVerdict(NOBODY_ENROLLED);
  if (covered !== true) return unmeasuredVerdict(unlabelled(covered.lacks));
  const reading = startReading(circumstance.now);
  const verdict = ask(control, state, circumstance, reading);
  const until = verdict.until === undefined ? undefined : instant(Math.max(verdict.until, plus(circumstance.now, SHORTEST_REST_MS)));
  return { verdict: bound({ ...verdict, until: earliest(until, reading.staleAt) }), rerunAt: until, attested: reading.attested };
}

/** What every control says of a subject, by the control's id. */
export function evaluateControls(controls: readonly PlannedControl[], state: SubjectState, circumstance: Circumstance): Map<string, Evaluated> {
  const verdicts = new Map<string, Evaluated>();
  for (const control of controls) {
    const evaluated = evaluateControl(control, state, circumstance);
    if (evaluated) verdicts.set(control.id, evaluated);
  }
  return verdicts;
}

const NOBODY_ENROLLED: Reason = { code: 'nobody-enrolled', text: 'It is expected to exist, and nobody enrolled it.', remedy: 'Enrol it, or take it off the list when you vouch for the population again.' };

function unlabelled(label: string): Reason {
  return { code: 'unlabelled', text: `It carries no label \`${label}\`, so nobody can say whether the clause speaks of it.`, remedy: `Label it: ${label}=…` };
}

function unmeasuredVerdict(reason: Reason): Evaluated {
  return { verdict: { state: 'unknown', reasons: [reason], evidence: [] }, rerunAt: undefined, attested: false };
}

/** An evaluator that throws is our fault; the subject is unknown for it and every other pair is still evaluated. */
function ask(control: PlannedControl, state: SubjectState, { now, time, company }: Circumstance, reading: Reading): Verdict {
  try {
    return control.measure.evaluate(control.parameters, reading.of(state.facts), { now, time, labels: state.labels, company: reading.of(company) });
  } catch (error) {
    const name = error instanceof Error ? error.name : 'error';
    return { state: 'unknown', reasons: [{ code: 'evaluator-failed', text: `The evaluator of ${control.id} failed (${name}). This is a defect of Writ.` }], evidence: [] };
  }
}

/** Hands out facts and remembers what was read. */
interface Reading {
  readonly of: (facts: ReadonlyMap<FactKind, Fact>) => Facts<FactKind>;
  staleAt: Instant | undefined;
  attested: boolean;
}

function startReading(now: Instant): Reading {
  const reading: Reading = {
    staleAt: undefined,
    attested: false,
    of: (facts) => ({
      get: <K extends FactKind>(kind: K) => {
        const fact = believeFact(kind, facts.get(kind), now);
        if (fact.state === 'known') {
          reading.staleAt = earliest(reading.staleAt, goesStaleAt(fact));
          if (fact.source.how === 'attested') reading.attested = true;
        }
        return fact as Fact<K>;
      },
    }),
  };
  return reading;
}

function bound(verdict: Verdict): Verdict {
  return { ...verdict, reasons: boundReasons(verdict.reasons, verdict.state), evidence: verdict.evidence.slice(0, VERDICT_LIMITS.evidence).map(boundEvidence) };
}

function boundReasons(reasons: readonly Reason[], state: State): readonly Reason[] {
  if (reasons.length === 0) return [{ code: state, text: `It is ${state}; no reason was given.` }];
  return reasons.slice(0, VERDICT_LIMITS.reasons).map((reason) => (reason.text.length <= VERDICT_LIMITS.text ? reason : { ...reason, text: `${reason.text.slice(0, VERDICT_LIMITS.text)} …` }));
}

function boundEvidence(evidence: Evidence): Evidence {
  return evidence.text.length <= VERDICT_LIMITS.evidenceText ? evidence : { ...evidence, text: `${evidence.text.slice(0, VERDICT_LIMITS.evidenceText)} …` };
}
