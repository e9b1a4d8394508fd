import { earliest, MS, plus, saySpan, type Instant } from '@writ/kernel';
import type { Fact, FactKind, Reason, SubjectKind, Tally } from '@writ/contract';
import type { Clause, Control, Policy } from '@writ/policy';
import type { ControlDefinition } from '../control.ts';
import type { Population } from '../populations/decide-population.ts';
import { plural } from '../populations/decide-population.ts';
import { addUpControl, decideRule, NO_SUBJECTS, reasonForNobody, sayTally, worstState } from './add-up.ts';
import { decideCircumstances } from './decide-gaps.ts';
import type { MarginClause, MarginControl, MarginSection, MarginSubject, MarginSummary } from './margin.ts';
import type { Plan } from './plan-controls.ts';
import type { StoredTally } from './read-tallies.ts';

/** All that a margin is made of. */
export interface MarginParts {
  readonly policy: Policy;
  readonly plan: Plan;
  readonly tallies: ReadonlyMap<string, StoredTally>;
  readonly populations: ReadonlyMap<SubjectKind, Population>;
  readonly company: ReadonlyMap<FactKind, Fact>;
  readonly worst: ReadonlyMap<string, readonly MarginSubject[]>;
  readonly oldestLooks: ReadonlyMap<FactKind, Instant>;
  readonly openFindings: ReadonlyMap<string, number>;
  readonly evaluatedAt: Instant | undefined;
  readonly now: Instant;
}

/** Longer than this without an evaluation, and nothing that is stored may be believed. */
export const EVALUATION_STOPPED_MS = 5 * MS.minute;
export const SOON_MS = 7 * MS.day;
const WORST_SHOWN = 5;

/** Sets every control's number beside its clause. Pure. */
export function buildSections(parts: MarginParts): readonly MarginSection[] {
  return parts.policy.sections.map(({ number, title, slug, blocks }) => {
    const clauses = blocks.flatMap((block) => (block.kind === 'clause' ? [buildClause(block.clause, parts)] : []));
    return { number, title, slug, state: worstState(clauses.map((clause) => clause.state)), clauses };
  });
}

function buildClause(clause: Clause, parts: MarginParts): MarginClause {
  const controls = clause.controls.map((control) => buildControl(control, parts));
  const state = worstState(controls.map((control) => control.tally.state));
  const since = controls.filter((control) => control.tally.state === state).map((control) => control.since);
  return { id: clause.id, number: clause.number, prose: clause.prose, state, since: earliest(...since), controls };
}

/** One control's part of the margin. */
export function buildControl(control: Control, parts: MarginParts): MarginControl {
  const definition = control.definition as ControlDefinition;
  const measure = definition.measure;
  const tally = measure === undefined ? UNMEASURED : tallyOf(control.id, parts);
  const stored = parts.tallies.get(control.id);
  const countedAs = measure?.countedAs ?? plural(definition.subject);
  const worst = parts.worst.get(control.id) ?? [];
  return {
    id: control.id, catalogue: definition.catalogue, title: definition.title, subject: definition.subject, countedAs,
    hasMeasure: measure !== undefined, wouldMeasure: definition.wouldMeasure,
    tally, count: sayTally(tally, countedAs),
    since: stored?.state === tally.state ? stored.since : undefined,
    why: whyOf(control.id, tally, worst, parts, countedAs),
    worst: worst.slice(0, WORST_SHOWN), more: Math.max(0, tally.broken + tally.unknown - Math.min(worst.length, WORST_SHOWN)),
    oldestLookAt: measure === undefined ? undefined : earliest(...measure.reads.map((kind) => parts.oldestLooks.get(kind))),
    attested: stored?.attested ?? 0, breaksAt: measure?.renews ? undefined : stored?.breaksAt, openFindings: parts.openFindings.get(control.id) ?? 0,
    words: control.written.flatMap((parameter) => parameter.words),
  };
}

const NOTHING_MEASURES: Reason = { code: 'nothing-measures-this', text: 'Nothing measures this yet.' };
/** One subject, the company, of which nobody can tell. */
const UNMEASURED: Tally = { state: 'unknown', kept: 0, broken: 0, unknown: 1, excepted: 0, notApplicable: 0, gaps: [] };

function tallyOf(id: string, parts: MarginParts): Tally {
  const circumstances = circumstancesOf(id, parts);
  const stopped = evaluationGap(parts.evaluatedAt, parts.now);
  const counts = parts.tallies.get(id)?.counts ?? NO_SUBJECTS;
  const tally = addUpControl(counts, circumstances);
  if (stopped === undefined) return tally;
  // What was believed when evaluation stopped is counted as unknown, broken ones included: they may have been mended since.
  const { kept, broken, unknown } = tally;
  return { ...tally, state: 'unknown', kept: 0, broken: 0, unknown: kept + broken + unknown, gaps: [stopped, ...circumstances.gaps] };
}

function circumstancesOf(id: string, { plan, populations, company, now }: MarginParts) {
  const planned = plan.byId.get(id);
  return planned === undefined ? { gaps: [] } : decideCircumstances(planned, populations, company, now);
}

/** Why nothing that is stored may be believed: no evaluation has ended for too long. */
export function evaluationGap(evaluatedAt: Instant | undefined, now: Instant): Reason | undefined {
  if (evaluatedAt === undefined) return { code: 'not-evaluated-yet', text: 'Nothing was evaluated yet.' };
  if (now - evaluatedAt <= EVALUATION_STOPPED_MS) return undefined;
  return { code: 'evaluation-stopped', text: `The last evaluation ended ${saySpan(now - evaluatedAt)} ago.`, remedy: 'Look at the log of the server.' };
}

function whyOf(id: string, tally: Tally, worst: readonly MarginSubject[], parts: MarginParts, countedAs: string): Reason | undefined {
  if (!parts.plan.byId.has(id)) return NOTHING_MEASURES;
  if (tally.gaps[0]?.code === 'evaluation-stopped' || tally.gaps[0]?.code === 'not-evaluated-yet') return tally.gaps[0];
  const counts = parts.tallies.get(id)?.counts ?? NO_SUBJECTS;
  const circumstances = circumstancesOf(id, parts);
  switch (decideRule(counts, circumstances).id) {
    case 'any-broken':
    case 'any-unknown': return worst[0]?.reason;
    case 'only-excepted-broken':
    case 'only-excepted-unknown': return { code: 'only-excepted', text: 'Nobody keeps it: every subject is under an exception.' };
    case 'gap': return tally.gaps[0];
    case 'nothing-to-hold': return circumstances.nothingToHold;
    case 'nobody': return reasonForNobody(countedAs);
    default: return undefined;
  }
}

/** Counts of clauses and controls for the head of the first screen. */
export function summarise(sections: readonly MarginSection[], now: Instant): MarginSummary {
  const clauses = sections.flatMap((section) => section.clauses);
  const controls = clauses.flatMap((clause) => clause.controls);
  const ofState = (state: MarginClause['state']) => clauses.filter((clause) => clause.state === state).length;
  return {
    kept: ofState('kept'), broken: ofState('broken'), unknown: ofState('unknown'),
    breakingSoon: clauses.filter((clause) => clause.state === 'kept' && clause.controls.some((control) => control.breaksAt !== undefined && control.breaksAt <= plus(now, SOON_MS))).length,
    unmeasured: clauses.filter((clause) => clause.controls.every((control) => !control.hasMeasure)).length,
    measured: controls.filter((control) => control.hasMeasure && control.attested === 0).length,
    attested: controls.filter((control) => control.attested > 0).length,
  };
}
