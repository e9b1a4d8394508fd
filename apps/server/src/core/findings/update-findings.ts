import { sql } from 'kysely';
import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { WRIT } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import type { VerdictTables } from '../verdicts/tables.ts';
import type { ChangedPair } from '../verdicts/write-verdicts.ts';
import { decideFindingState } from './decide-finding.ts';
import type { Priority } from './finding.ts';
import type { FindingTables } from './tables.ts';
import { stopClock } from './work-on-finding.ts';

type Tables = FindingTables & VerdictTables & JournalTables & PolicyTables;

/**
 * Carries changed verdicts into findings: ends what is no longer so, opens what has lasted long enough, proposes to close what is kept again
 * and closes what has stayed kept. Runs in the transaction that changed the verdicts. Returns the findings that changed. `priorityOf` a control is what its findings open with; P2 where it says nothing.
 */
export async function updateFindings(trx: Trx<Tables>, changed: readonly ChangedPair[], gone: readonly string[], now: Instant, priorityOf: (control: string) => Priority | undefined): Promise<readonly Id<'finding'>[]> {
  // Only what was broken, or unknown since, can be in a finding.
  const known = changed.filter((pair) => pair.from === 'broken' || pair.from === 'unknown');
  const touched = new Set<Id<'finding'>>([
    ...await endSubjects(trx, known, now),
    ...await endControls(trx, gone, now),
    ...await markExcepted(trx, known),
    ...await attachDue(trx, now, priorityOf),
    ...await dueToClose(trx, now),
  ]);
  for (const id of touched) await restate(trx, id, now);
  return [...touched];
}

async function endSubjects(trx: Trx<Tables>, changed: readonly ChangedPair[], now: Instant): Promise<readonly Id<'finding'>[]> {
  if (changed.length === 0) return [];
  const { rows } = await sql<{ finding: Id<'finding'> }>`
    update core.finding_subjects fs set ended_at = ${toIso(now)}::timestamptz
    from core.findings f, jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c (control text, kind text, id text, state text, code text, excuse text)
    where fs.finding = f.id and f.closed_at is null and f.control = c.control and fs.subject_kind = c.kind and fs.subject_id = c.id and fs.ended_at is null
      and (c.state is null or c.state = 'kept' or c.excuse = 'not-applicable' or (c.state = 'broken' and c.code <> f.cause))
    returning fs.finding`.execute(trx);
  return rows.map((row) => row.finding);
}

async function endControls(trx: Trx<Tables>, gone: readonly string[], now: Instant): Promise<readonly Id<'finding'>[]> {
  if (gone.length === 0) return [];
  const { rows } = await sql<{ finding: Id<'finding'> }>`
    update core.finding_subjects fs set ended_at = ${toIso(now)}::timestamptz from core.findings f
    where fs.finding = f.id and f.closed_at is null and f.control = any(${gone}) and fs.ended_at is null returning fs.finding`.execute(trx);
  return rows.map((row) => row.finding);
}

async function markExcepted(trx: Trx<Tables>, changed: readonly ChangedPair[]): Promise<readonly Id<'finding'>[]> {
  if (changed.length === 0) return [];
  const { rows } = await sql<{ finding: Id<'finding'> }>`
    update core.finding_subjects fs set excepted = (c.excuse is not null)
    from core.findings f, jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c (control text, kind text, id text, excuse text)
    where fs.finding = f.id and f.closed_at is null and f.control = c.control and fs.subject_kind = c.kind and fs.subject_id = c.id and fs.ended_at is null
      and fs.excepted <> (c.excuse is not null)
    returning fs.finding`.execute(trx);
  return rows.map((row) => row.finding);
}

/** Puts every verdict that has been broken long enough into the finding of its control and cause. */
async function attachDue(trx: Trx<Tables>, now: Instant, priorityOf: (control: string) => Priority | undefined): Promise<readonly Id<'finding'>[]> {
  const due = sql`finding_due_at <= ${toIso(now)}::timestamptz`;
  const { rows: causes } = await sql<{ control: string; code: string; is_baseline: boolean; title: string }>`
    select control, code, not ever_kept as is_baseline, (array_agg(reasons -> 0 ->> 'text' order by since, subject_id))[1] as title
    from core.verdicts where ${due} group by control, code, not ever_kept`.execute(trx);
  const findings: Id<'finding'>[] = [];
  for (const cause of causes) {
    const finding = await openFinding(trx, cause, priorityOf(cause.control) ?? 'P2', now);
    await sql`insert into core.finding_subjects (finding, subject_kind, subject_id, since, text)
      select ${finding}, subject_kind, subject_id, since, left(reasons -> 0 ->> 'text', 500) from core.verdicts
      where ${due} and control = ${cause.control} and code = ${cause.code} and ever_kept = ${!cause.is_baseline}
      on conflict (finding, subject_kind, subject_id) do update set since = excluded.since, ended_at = null, excepted = false, text = excluded.text`.execute(trx);
    findings.push(finding);
  }
  if (causes.length > 0) await sql`update core.verdicts set finding_due_at = null where ${due}`.execute(trx);
  return findings;
}

async function openFinding(trx: Trx<Tables>, cause: { control: string; code: string; is_baseline: boolean; title: string }, priority: Priority, now: Instant): Promise<Id<'finding'>> {
  const open = await trx.selectFrom('core.findings').select('id')
    .where('control', '=', cause.control).where('cause', '=', cause.code).where('is_baseline', '=', cause.is_baseline).where('closed_at', 'is', null).executeTakeFirst();
  if (open) return open.id;
  const id = newId<'finding'>(now);
  await trx.insertInto('core.findings').values({
    id, control: cause.control, cause: cause.code, title: cause.title.slice(0, 300), is_baseline: cause.is_baseline,
    state: cause.is_baseline ? 'baseline' : 'open', priority, opened_at: toIso(now),
  }).execute();
  await appendJournal(trx, {
    at: now, actor: WRIT, act: cause.is_baseline ? 'finding.baselined' : 'finding.opened', subject: { kind: 'finding', id }, detail: { control: cause.control, cause: cause.code },
  });
  return id;
}

async function dueToClose(trx: Trx<Tables>, now: Instant): Promise<readonly Id<'finding'>[]> {
  const { rows } = await sql<{ id: Id<'finding'> }>`
    select id from core.findings where state = 'closing-proposed' and closes_at <= ${toIso(now)}::timestamptz`.execute(trx);
  return rows.map((row) => row.id);
}

async function restate(trx: Trx<Tables>, id: Id<'finding'>, now: Instant): Promise<void> {
  const finding = await trx.selectFrom('core.findings').select(['state', 'is_baseline', 'planned_at', 'closes_at', 'control']).where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
  const { rows: [counted] } = await sql<{ active: number; excepted: number }>`
    select count(*)::int as active, (count(*) filter (where excepted))::int as excepted from core.finding_subjects where finding = ${id} and ended_at is null`.execute(trx);
  const next = decideFindingState({
    state: finding.state, isBaseline: finding.is_baseline, isPlanned: finding.planned_at !== null,
    closesAt: finding.closes_at === null ? undefined : instant(finding.closes_at.getTime()), active: counted!.active, excepted: counted!.excepted,
  }, now);
  await trx.updateTable('core.findings').set({
    state: next.state, closes_at: next.closesAt === undefined ? null : toIso(next.closesAt), subject_count: counted!.active,
    ...(next.state === 'closed' ? { closed_at: toIso(now) } : {}),
  }).where('id', '=', id).execute();
  if (next.state === finding.state) return;
  if (next.state === 'closed') await stopClock(trx, id, now);
  await appendJournal(trx, { at: now, actor: WRIT, act: ACT_OF[next.state], subject: { kind: 'finding', id }, detail: { control: finding.control, was: finding.state, subjects: counted!.active } });
}

const ACT_OF = {
  baseline: 'finding.reopened', open: 'finding.reopened', excepted: 'finding.excepted', 'closing-proposed': 'finding.closing-proposed', closed: 'finding.closed',
} as const;
