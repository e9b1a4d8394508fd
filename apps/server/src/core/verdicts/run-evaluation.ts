import { sql } from 'kysely';
import { toIso, type Instant } from '@writ/kernel';
import type { Fact, FactKind, SubjectKind } from '@writ/contract';
import type { Db, Trx } from '../../platform/db.ts';
import type { BusinessTime } from '../control.ts';
import { expireExceptions } from '../exceptions/expire-exceptions.ts';
import { excuseKey, readExcuses } from '../exceptions/read-excuses.ts';
import type { ExceptionTables } from '../exceptions/tables.ts';
import { readFactsOf } from '../facts/read-facts.ts';
import type { FactTables } from '../facts/tables.ts';
import type { FindingTables } from '../findings/tables.ts';
import { updateFindings } from '../findings/update-findings.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { claimEvaluation } from './claim-evaluation.ts';
import type { CompanyFacts } from './company-facts.ts';
import { evaluateControl } from './evaluate-controls.ts';
import type { Plan } from './plan-controls.ts';
import { recountControls } from './recount-controls.ts';
import { syncControls } from './sync-controls.ts';
import type { VerdictTables } from './tables.ts';
import { digestVerdict, removeVerdicts, writeVerdicts, type Candidate, type ChangedPair } from './write-verdicts.ts';

export type LoopTables = JournalTables & PopulationTables & FactTables & ExceptionTables & VerdictTables & FindingTables & PolicyTables;

/** What is evaluated against: the policy in force, and the business time it counts in. */
export interface EvaluationRules {
  readonly plan: Plan;
  readonly time: BusinessTime;
}

export interface EvaluationRun {
  /** Another process evaluates just now; it was told of the same news. */
  readonly busy: boolean;
  readonly evaluated: number;
  readonly changed: readonly ChangedPair[];
  /** Whole controls whose state changed. */
  readonly controls: readonly string[];
  /** More waits: run again at once. */
  readonly more: boolean;
}

/** Everybody hears here what an evaluation changed. */
export const VERDICTS_CHANNEL = 'writ_verdicts';
/** One number for all Writ processes on a database: `eval` in ASCII. */
const EVALUATION_LOCK = 0x6576616c;
const RECOUNT_EVERY_MS = 60_000;
export const BATCH = 2_500;

/**
 * One round: takes what waits, evaluates it, writes what changed with its findings, and says so. All of it in one transaction, under a lock that one process
 * on the database holds at a time: two that evaluated the same pair at once could leave the older answer as the last word.
 * A process that dies takes nothing with it, because what it had claimed is claimed no more.
 */
export async function runEvaluation(db: Db<LoopTables>, rules: EvaluationRules, facts: CompanyFacts, now: Instant, limit: number = BATCH): Promise<EvaluationRun> {
  return db.transaction().execute(async (trx) => {
    const { rows: [lock] } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${EVALUATION_LOCK}) as held`.execute(trx);
    if (!lock!.held) return { busy: true, evaluated: 0, changed: [], controls: [], more: false };
    return evaluateRound(trx, rules, facts, now, limit);
  });
}

async function evaluateRound(trx: Trx<LoopTables>, { plan, time }: EvaluationRules, facts: CompanyFacts, now: Instant, limit: number): Promise<EvaluationRun> {
  const gone = await syncControls(trx, plan, now);
  const expired = await expireExceptions(trx, now);
  const work = await claimEvaluation(trx, plan, now, limit);
  const company = await facts.read(trx, plan.companyKinds);
  const changed: ChangedPair[] = [];
  let evaluated = 0;
  for (const [kind, pairs] of work.byKind) {
    const done = await evaluateKind(trx, plan, kind, pairs, { now, time, company });
    changed.push(...done.changed);
    evaluated += done.evaluated;
  }
  const findings = await updateFindings(trx, changed, gone, now, (control) => plan.byId.get(control)?.measure.priority);
  const recountAll = await isRecountDue(trx, now);
  const recount = recountAll ? plan.controls.map((control) => control.id) : [...new Set([...changed.map((pair) => pair.control), ...work.recount])];
  const controls = await recountControls(trx, plan, recount, company, now);
  await sql`update core.evaluation_runs set ended_at = ${toIso(now)}::timestamptz, recounted_at = case when ${recountAll} then ${toIso(now)}::timestamptz else recounted_at end`.execute(trx);
  if (changed.length + controls.length + findings.length + gone.length > 0) await announce(trx, changed, controls, findings);
  return { busy: false, evaluated, changed, controls, more: work.more || expired.length === 500 };
}

interface Around {
  readonly now: Instant;
  readonly time: BusinessTime;
  readonly company: ReadonlyMap<FactKind, Fact>;
}

async function evaluateKind(trx: Trx<LoopTables>, plan: Plan, kind: SubjectKind, pairs: ReadonlyMap<string, ReadonlySet<string>>, around: Around): Promise<{ evaluated: number; changed: ChangedPair[] }> {
  const ids = [...pairs.keys()];
  const wanted = (plan.bySubject.get(kind) ?? []).filter((control) => ids.some((id) => pairs.get(id)!.has(control.id)));
  const subjects = await trx.selectFrom('core.subjects').select(['id', 'labels', 'standing']).where('kind', '=', kind).where(sql<boolean>`id = any(${ids})`).where('gone_at', 'is', null).execute();
  const facts = await readFactsOf(trx, kind, ids, [...new Set(wanted.flatMap((control) => control.measure.reads))]);
  const excuses = await readExcuses(trx, kind, ids, around.now);
  const held = await readDigests(trx, kind, ids);
  const differs: Candidate[] = [];
  let evaluated = 0;
  const present = new Set<string>();
  const unmeant: { control: string; id: string }[] = [];
  for (const subject of subjects) {
    present.add(subject.id);
    const state = { subject: { kind, id: subject.id }, labels: subject.labels, standing: subject.standing, facts: facts.get(subject.id) ?? NO_FACTS };
    for (const control of wanted) {
      if (!pairs.get(subject.id)!.has(control.id)) continue;
      evaluated += 1;
      const answer = evaluateControl(control, state, around);
      const before = held.get(subject.id)?.get(control.id);
      if (answer === undefined) {
        if (before !== undefined) unmeant.push({ control: control.id, id: subject.id });
        continue;
      }
      const excuse = excuses.get(excuseKey(control.id, subject.id));
      const digest = digestVerdict(answer, excuse);
      if (digest !== before) differs.push({ control: control.id, id: subject.id, evaluated: answer, excuse, digest, findingAfterMs: control.measure.findingAfterMs });
    }
  }
  for (const [id, verdicts] of held) if (!present.has(id)) for (const control of verdicts.keys()) unmeant.push({ control, id });
  const written = await writeVerdicts(trx, kind, differs, around.now);
  return { evaluated, changed: [...written, ...await removeVerdicts(trx, kind, unmeant, around.now)] };
}

const NO_FACTS: ReadonlyMap<FactKind, Fact> = new Map();

/** Digests of the verdicts held about each subject, by control. */
async function readDigests(trx: Trx<VerdictTables>, kind: SubjectKind, ids: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const { rows } = await sql<{ id: string; controls: string[]; digests: string[] }>`
    select subject_id as id, array_agg(control) as controls, array_agg(digest) as digests
    from core.verdicts where subject_kind = ${kind} and subject_id = any(${ids}) group by subject_id`.execute(trx);
  return new Map(rows.map((row) => [row.id, new Map(row.controls.map((control, index) => [control, row.digests[index]!]))]));
}

/** A population's word ends, or a measure's own gap does, without any verdict changing; so all is added up again every minute. */
async function isRecountDue(trx: Trx<VerdictTables>, now: Instant): Promise<boolean> {
  const run = await trx.selectFrom('core.evaluation_runs').select('recounted_at').executeTakeFirstOrThrow();
  return run.recounted_at === null || Math.abs(now - run.recounted_at.getTime()) >= RECOUNT_EVERY_MS;
}

/** What listeners are told: ids only, and few enough for one notice (PostgreSQL allows 8,000 bytes). Beyond that they read for themselves. */
async function announce(trx: Trx<LoopTables>, changed: readonly ChangedPair[], controls: readonly string[], findings: readonly string[]): Promise<void> {
  const news = {
    controls: [...new Set([...controls, ...changed.map((pair) => pair.control)])].slice(0, 60),
    subjects: [...new Set(changed.map((pair) => `${pair.kind}/${pair.id}`))].slice(0, 20),
    pairs: changed.length,
    findings: findings.slice(0, 20),
  };
  await sql`select pg_notify(${VERDICTS_CHANNEL}, ${JSON.stringify(news)})`.execute(trx);
}
