import { saySpan, type Instant } from '@writ/kernel';
import type { Fact, FactKind, State, Subject, SubjectKind, Tally, Verdict } from '@writ/contract';
import type { Policy } from '@writ/policy';
import type { BusinessTime, ControlDefinition } from '../control.ts';
import { CLOCK_SLACK_MS } from '../decide-freshness.ts';
import type { Population } from '../populations/decide-population.ts';
import { addUpControl, countAs, NO_SUBJECTS, worstState } from './add-up.ts';
import { decideCircumstances } from './decide-gaps.ts';
import { evaluateControl } from './evaluate-controls.ts';
import { planControls, type PlannedControl } from './plan-controls.ts';

/** One subject with what is known of it. */
export interface FactsOfSubject {
  readonly subject: Subject;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Of each kind the latest counts. */
  readonly facts: readonly Fact[];
}

export interface FactEvaluation {
  readonly policy: Policy;
  readonly definitions: ReadonlyMap<string, ControlDefinition>;
  readonly time: BusinessTime;
  readonly subjects: readonly FactsOfSubject[];
  /** Kinds of which the caller says that `subjects` has them all; the others have a gap, as in a running Writ where nobody vouched. */
  readonly vouched: readonly SubjectKind[];
  readonly now: Instant;
}

export interface VerdictLine extends Verdict {
  readonly control: string;
  readonly subject: Subject;
  readonly attested: boolean;
}

export interface ControlLine extends Tally {
  readonly control: string;
  readonly clause: string;
  readonly hasMeasure: boolean;
}

export interface FactVerdicts {
  /** In the order of the policy's controls, then of the subjects. */
  readonly verdicts: readonly VerdictLine[];
  readonly controls: readonly ControlLine[];
  /** Of the whole policy: its worst clause. */
  readonly state: State;
}

/** What a policy says of some facts, with no database and no server: the engine of `writ evaluate`. Pure, and the same evaluators as in a running Writ. */
export function evaluateFacts({ policy, definitions, time, subjects, vouched, now }: FactEvaluation): FactVerdicts {
  const plan = planControls(policy, definitions);
  const company = latestFacts(subjects.find(({ subject }) => subject.kind === 'company')?.facts ?? [], now);
  const states = subjects.map(({ subject, labels = {}, facts }) => ({ subject, labels, standing: 'listed' as const, facts: latestFacts(facts, now) }));
  const populations = new Map(vouched.map((kind): [SubjectKind, Population] => [kind, { kind, source: 'as given', asOf: now, vouchedBy: 'caller', vouchedUntil: Number.MAX_SAFE_INTEGER as Instant, count: subjects.length }]));
  const verdicts: VerdictLine[] = [];
  const controls: ControlLine[] = [];
  for (const clause of policy.sections.flatMap((section) => section.blocks.flatMap((block) => (block.kind === 'clause' ? [block.clause] : [])))) {
    for (const { id } of clause.controls) {
      const control = plan.byId.get(id);
      const lines = control === undefined ? [] : evaluateSubjects(control, states, { now, time, company });
      verdicts.push(...lines);
      controls.push({ control: id, clause: clause.number, hasMeasure: control !== undefined, ...tallyLines(control, lines, populations, company, now) });
    }
  }
  return { verdicts, controls, state: worstState(controls.map((control) => control.state)) };
}

function evaluateSubjects(control: PlannedControl, states: readonly (Parameters<typeof evaluateControl>[1] & { readonly subject: Subject })[], around: Parameters<typeof evaluateControl>[2]): VerdictLine[] {
  return states.filter((state) => state.subject.kind === control.subject).flatMap((state) => {
    const evaluated = evaluateControl(control, state, around);
    return evaluated === undefined ? [] : [{ control: control.id, subject: state.subject, attested: evaluated.attested, ...evaluated.verdict }];
  });
}

function tallyLines(control: PlannedControl | undefined, lines: readonly VerdictLine[], populations: ReadonlyMap<SubjectKind, Population>, company: ReadonlyMap<FactKind, Fact>, now: Instant): Tally {
  if (control === undefined) return { state: 'unknown', kept: 0, broken: 0, unknown: 1, excepted: 0, notApplicable: 0, gaps: [{ code: 'nothing-measures-this', text: 'Nothing measures this yet.' }] };
  const counts: Record<keyof typeof NO_SUBJECTS, number> = { ...NO_SUBJECTS };
  for (const line of lines) counts[countAs(line.state, undefined)] += 1;
  return addUpControl(counts, decideCircumstances(control, populations, company, now));
}

/**
 * Of several looks at one kind the latest, whatever order they came in. A file may come from another time or from a wrong clock: what is dated
 * ahead of now gives way to any other look, and by itself it is unknown, because its age would never end it.
 */
function latestFacts(facts: readonly Fact[], now: Instant): ReadonlyMap<FactKind, Fact> {
  const latest = new Map<FactKind, Fact>();
  for (const fact of facts) {
    const held = latest.get(fact.kind);
    if (held === undefined || isLater(fact, held, now)) latest.set(fact.kind, fact);
  }
  return new Map([...latest].map(([kind, fact]) => [kind, isAhead(fact, now) ? datedAhead(fact, now) : fact]));
}

/** Two that were seen at the same instant are ordered by what they say, so that the order of the lines decides nothing. */
function isLater(look: Fact, held: Fact, now: Instant): boolean {
  if (isAhead(look, now) !== isAhead(held, now)) return isAhead(held, now);
  return look.observedAt === held.observedAt ? textOf(look) > textOf(held) : look.observedAt > held.observedAt;
}

function isAhead(fact: Fact, now: Instant): boolean {
  return fact.observedAt - CLOCK_SLACK_MS > now;
}

function textOf(fact: Fact): string {
  return JSON.stringify({ ...fact, evidence: [] });
}

function datedAhead({ kind, observedAt, source, evidence }: Fact, now: Instant): Fact {
  const message = `${kind} is dated ${saySpan(observedAt - now)} ahead of now: a clock is wrong, or it is the fact of another time.`;
  return { kind, observedAt, source, evidence, state: 'unknown', reason: 'malformed', message, remedy: 'timedatectl status' } as Fact;
}
