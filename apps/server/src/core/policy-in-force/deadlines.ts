import { sql } from 'kysely';
import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { Db, Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import type { TouchedDeadlines } from './proposal.ts';
import type { PolicyTables } from './tables.ts';

/** A clock that runs: it keeps the version of the policy that it began under, whatever the text says later. */
export interface Deadline {
  readonly id: Id<'deadline'>;
  readonly what: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  readonly control: string;
  readonly policyVersion: number;
  readonly beganAt: Instant;
  readonly dueAt: Instant;
}

/** Starts a clock. Idempotent: one that runs for the same thing is left as it is, and given back. */
export async function startDeadline(trx: Trx<PolicyTables>, deadline: Omit<Deadline, 'id'>): Promise<Id<'deadline'>> {
  const { what, subject } = deadline;
  await startDeadlines(trx, [deadline]);
  const running = await trx.selectFrom('core.deadlines').select('id')
    .where('what', '=', what).where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('met_at', 'is', null).executeTakeFirstOrThrow();
  return running.id;
}

/** Starts several clocks; those that run for the same things are left as they are. */
export async function startDeadlines(trx: Trx<PolicyTables>, deadlines: readonly Omit<Deadline, 'id'>[]): Promise<void> {
  if (deadlines.length === 0) return;
  await trx.insertInto('core.deadlines').values(deadlines.map(({ what, subject, control, policyVersion, beganAt, dueAt }) => ({
    id: newId<'deadline'>(beganAt), what, subject_kind: subject.kind, subject_id: subject.id, control, policy_version: policyVersion, began_at: toIso(beganAt), due_at: toIso(dueAt),
  }))).onConflict((conflict) => conflict.columns(['what', 'subject_kind', 'subject_id']).where('met_at', 'is', null).doNothing()).execute();
}

/** Stops a clock: what it waited for has happened. Nothing happens when none runs. */
export async function meetDeadline(trx: Trx<PolicyTables>, what: string, subject: Deadline['subject'], at: Instant): Promise<void> {
  await trx.updateTable('core.deadlines').set({ met_at: toIso(at) })
    .where('what', '=', what).where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('met_at', 'is', null).execute();
}

export interface Rebasing {
  readonly id: Id<'deadline'>;
  readonly policyVersion: number;
  readonly dueAt: Instant;
  readonly by: Id<'person'>;
  readonly why: string;
  readonly now: Instant;
}

/** A person puts a running clock under a newer version of the policy; that is an entry. Throws `deadline-missing`. */
export async function rebaseDeadline(trx: Trx<PolicyTables & JournalTables>, { id, policyVersion, dueAt, by, why, now }: Rebasing): Promise<void> {
  const before = await trx.selectFrom('core.deadlines').select(['due_at', 'policy_version']).where('id', '=', id).where('met_at', 'is', null).forUpdate().executeTakeFirst();
  if (before === undefined) throw errors('deadline-missing');
  await trx.updateTable('core.deadlines').set({ policy_version: policyVersion, due_at: toIso(dueAt), rebased_by: by, rebased_at: toIso(now) }).where('id', '=', id).execute();
  await appendJournal(trx, {
    at: now, actor: { kind: 'person', id: by }, act: 'deadline.rebased', subject: { kind: 'deadline', id }, why,
    detail: { from: { version: before.policy_version, due: before.due_at.toISOString() }, to: { version: policyVersion, due: toIso(dueAt) } },
  });
}

/** Running clocks under some controls, by control. */
export async function readTouched(db: Db<PolicyTables>, controls: readonly string[]): Promise<readonly TouchedDeadlines[]> {
  if (controls.length === 0) return [];
  const { rows } = await sql<{ control: string; running: number; first: Date }>`
    select control, count(*)::int as running, min(due_at) as first from core.deadlines where met_at is null and control = any(${controls}) group by control order by min(due_at)`.execute(db);
  return rows.map((row) => ({ control: row.control, running: row.running, firstDueAt: instant(row.first.getTime()) }));
}

/** Running clocks, the next one first. */
export async function listRunningDeadlines(db: Db<PolicyTables>, filter: { readonly control?: string; readonly limit?: number } = {}): Promise<readonly Deadline[]> {
  let query = db.selectFrom('core.deadlines').selectAll().where('met_at', 'is', null);
  if (filter.control !== undefined) query = query.where('control', '=', filter.control);
  const rows = await query.orderBy('due_at').limit(Math.min(filter.limit ?? 200, 1_000)).execute();
  return rows.map((row) => ({
    id: row.id, what: row.what, subject: { kind: row.subject_kind, id: row.subject_id }, control: row.control, policyVersion: row.policy_version,
    beganAt: instant(row.began_at.getTime()), dueAt: instant(row.due_at.getTime()),
  }));
}
