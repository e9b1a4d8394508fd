import { instant, toIso, type Id, type Instant, type Json } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { meetDeadline, startDeadline } from '../policy-in-force/deadlines.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import { errors } from './errors.ts';
import type { Priority } from './finding.ts';
import type { FindingTables } from './tables.ts';

type Tables = FindingTables & JournalTables & PolicyTables;

/** The clock of the policy's controls `priority-0` … `priority-3`: it runs until the finding is closed. */
const FIX = 'finding.fix';

interface ByPerson {
  readonly finding: Id<'finding'>;
  readonly by: Id<'person'>;
  readonly why?: string | undefined;
  readonly now: Instant;
}

/** Gives a finding to a named person, or to nobody, with the date by which it must be done. Throws `finding-missing`, `due-in-the-past`. */
export async function assignFinding(trx: Trx<Tables>, { assignee, dueAt, ...act }: ByPerson & { readonly assignee: Id<'person'> | undefined; readonly dueAt?: Instant | undefined }): Promise<void> {
  const before = await hold(trx, act.finding);
  refusePast(dueAt, act.now);
  await trx.updateTable('core.findings').set({ assignee: assignee ?? null, ...(dueAt === undefined ? {} : { due_at: toIso(dueAt) }) }).where('id', '=', act.finding).execute();
  await record(trx, act, 'finding.assigned', { from: before.assignee, to: assignee ?? null, due: dueAt === undefined ? null : toIso(dueAt) });
}

/**
 * Says how urgent it is, and by when that makes it due (`decideDue`). Its clock runs under the version of the policy that is in force now, and keeps it. Throws `finding-missing`.
 */
export async function triageFinding(trx: Trx<Tables>, { priority, dueAt, ...act }: ByPerson & { readonly priority: Priority; readonly dueAt: Instant | undefined }): Promise<void> {
  const before = await hold(trx, act.finding);
  await trx.updateTable('core.findings').set({ priority, due_at: dueAt === undefined ? null : toIso(dueAt) }).where('id', '=', act.finding).execute();
  await record(trx, act, 'finding.triaged', { from: before.priority, to: priority, due: dueAt === undefined ? null : toIso(dueAt) });
  await restartClock(trx, { ...act, priority, dueAt, openedAt: instant(before.opened_at.getTime()) });
}

async function restartClock(trx: Trx<Tables>, { finding, priority, openedAt, dueAt, now }: ByPerson & { readonly priority: Priority; readonly openedAt: Instant; readonly dueAt: Instant | undefined }): Promise<void> {
  const subject = { kind: 'finding', id: finding } as const;
  await meetDeadline(trx, FIX, subject, now);
  const inForce = await trx.selectFrom('core.policy_versions').select('version').orderBy('version', 'desc').limit(1).executeTakeFirst();
  if (dueAt === undefined || inForce === undefined) return;
  await startDeadline(trx, { what: FIX, subject, control: `priority-${priority.slice(1)}`, policyVersion: inForce.version, beganAt: openedAt, dueAt });
}

/** Stops the clock of a finding that is closed, by whomever. */
export async function stopClock(trx: Trx<PolicyTables>, finding: Id<'finding'>, now: Instant): Promise<void> {
  await meetDeadline(trx, FIX, { kind: 'finding', id: finding }, now);
}

/** Makes work of a baseline: from now on it is a finding like others. Throws `finding-missing`, `finding-not-baseline`, `due-in-the-past`. */
export async function planBaseline(trx: Trx<Tables>, { assignee, dueAt, ...act }: ByPerson & { readonly assignee: Id<'person'> | undefined; readonly dueAt: Instant }): Promise<void> {
  const before = await hold(trx, act.finding);
  if (before.state !== 'baseline') throw errors('finding-not-baseline');
  refusePast(dueAt, act.now);
  await trx.updateTable('core.findings').set({ state: 'open', planned_at: toIso(act.now), assignee: assignee ?? null, due_at: toIso(dueAt) }).where('id', '=', act.finding).execute();
  await record(trx, act, 'finding.planned', { assignee: assignee ?? null, due: toIso(dueAt) });
}

/** Closes a finding of which every subject is kept again. Throws `finding-missing`, `finding-still-broken`. */
export async function closeFinding(trx: Trx<Tables>, act: ByPerson): Promise<void> {
  const before = await hold(trx, act.finding);
  if (before.state !== 'closing-proposed') throw errors('finding-still-broken', { subjects: before.subject_count });
  await trx.updateTable('core.findings').set({ state: 'closed', closed_at: toIso(act.now), closes_at: null }).where('id', '=', act.finding).execute();
  await stopClock(trx, act.finding, act.now);
  await record(trx, act, 'finding.closed', { was: before.state });
}

async function hold(trx: Trx<Tables>, finding: Id<'finding'>) {
  const row = await trx.selectFrom('core.findings').select(['state', 'assignee', 'priority', 'subject_count', 'opened_at']).where('id', '=', finding).where('closed_at', 'is', null).forUpdate().executeTakeFirst();
  if (row === undefined) throw errors('finding-missing');
  return row;
}

function refusePast(dueAt: Instant | undefined, now: Instant): void {
  if (dueAt !== undefined && dueAt <= now) throw errors('due-in-the-past');
}

async function record(trx: Trx<Tables>, { finding, by, why, now }: ByPerson, act: string, detail: Json): Promise<void> {
  await appendJournal(trx, { at: now, actor: { kind: 'person', id: by }, act, subject: { kind: 'finding', id: finding }, why, detail });
}
