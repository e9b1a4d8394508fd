import { sql } from 'kysely';
import { toIso, type Instant } from '@writ/kernel';
import { FACT_KINDS, type FactKind, type SubjectKind } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import type { FactTables } from '../facts/tables.ts';
import { queueWholeKinds } from '../populations/queue-evaluation.ts';
import type { PopulationTables } from '../populations/tables.ts';
import type { Plan } from './plan-controls.ts';
import type { VerdictTables } from './tables.ts';

export type ClaimTables = FactTables & PopulationTables & VerdictTables;

/** Which controls to evaluate for which subjects. */
export interface Work {
  readonly byKind: ReadonlyMap<SubjectKind, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Something that changed of the company's facts makes the circumstances of these controls worth a recount. */
  readonly recount: ReadonlySet<string>;
  /** A limit was reached and more waits. */
  readonly more: boolean;
}

/** Takes what waits to be evaluated, at most `limit` of each kind of waiting. Whoever takes it evaluates it in the same transaction or gives it back by failing. */
export async function claimEvaluation(trx: Trx<ClaimTables>, plan: Plan, now: Instant, limit: number): Promise<Work> {
  await wakeStaleFacts(trx, now, limit);
  const queued = await sql<{ subject_kind: SubjectKind; subject_id: string; fact_kind: FactKind | null; control: string | null }>`
    delete from core.evaluation_queue where id in (select id from core.evaluation_queue order by id limit ${limit})
    returning subject_kind, subject_id, fact_kind, control`.execute(trx);
  // In order, because only then is the index taken: without, the planner hopes that a scan of everything soon meets enough of them.
  const due = await trx.selectFrom('core.verdicts').select(['control', 'subject_kind', 'subject_id'])
    .where('rerun_at', '<=', sql<Date>`${toIso(now)}::timestamptz`).orderBy('rerun_at').limit(limit).execute();
  const work = new Map<SubjectKind, Map<string, Set<string>>>();
  const recount = new Set<string>();
  for (const row of queued.rows) {
    if (row.subject_kind === 'company' && row.fact_kind !== null) await spreadCompanyFact(trx, plan, row.fact_kind, recount);
    for (const control of controlsOf(plan, row)) add(work, row.subject_kind, row.subject_id, control);
    if (!work.get(row.subject_kind)?.has(row.subject_id)) touch(work, row.subject_kind, row.subject_id);
  }
  for (const row of due) add(work, row.subject_kind, row.subject_id, row.control);
  return { byKind: work, recount, more: queued.rows.length === limit || due.length === limit || recount.size > 0 };
}

/** Facts of which nothing was heard for too long change verdicts without any news: that is the news. */
async function wakeStaleFacts(trx: Trx<ClaimTables>, now: Instant, limit: number): Promise<void> {
  await sql`with stale as (
      select subject_kind, subject_id, kind from core.facts
      where kind = any(${Object.keys(FACT_KINDS)}) and not stale and stale_at <= ${toIso(now)}::timestamptz limit ${limit} for update skip locked),
    woken as (
      update core.facts set stale = true from stale
      where facts.subject_kind = stale.subject_kind and facts.subject_id = stale.subject_id and facts.kind = stale.kind
      returning facts.subject_kind, facts.subject_id, facts.kind)
    insert into core.evaluation_queue (subject_kind, subject_id, fact_kind) select subject_kind, subject_id, kind from woken`.execute(trx);
}

/** A fact about the company may bear on every subject of the controls that read it. They come in the next rounds. */
async function spreadCompanyFact(trx: Trx<ClaimTables>, plan: Plan, kind: FactKind, recount: Set<string>): Promise<void> {
  for (const control of plan.controls) {
    if (!control.measure.readsCompany?.includes(kind) || recount.has(control.id)) continue;
    recount.add(control.id);
    await queueWholeKinds(trx, [control.subject], control.id);
  }
}

function controlsOf(plan: Plan, row: { readonly subject_kind: SubjectKind; readonly fact_kind: FactKind | null; readonly control: string | null }): readonly string[] {
  const controls = plan.bySubject.get(row.subject_kind) ?? [];
  return controls
    .filter((control) => (row.control === null || row.control === control.id) && (row.fact_kind === null || control.measure.reads.includes(row.fact_kind)))
    .map((control) => control.id);
}

function touch(work: Map<SubjectKind, Map<string, Set<string>>>, kind: SubjectKind, id: string): Set<string> {
  let subjects = work.get(kind);
  if (subjects === undefined) work.set(kind, (subjects = new Map()));
  let controls = subjects.get(id);
  if (controls === undefined) subjects.set(id, (controls = new Set()));
  return controls;
}

function add(work: Map<SubjectKind, Map<string, Set<string>>>, kind: SubjectKind, id: string, control: string): void {
  touch(work, kind, id).add(control);
}
