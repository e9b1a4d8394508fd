import { sql } from 'kysely';
import { toIso, type Id, type Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import { WRIT } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { queueEvaluation } from '../populations/queue-evaluation.ts';
import type { PopulationTables } from '../populations/tables.ts';
import type { ExceptionTables } from './tables.ts';

/**
 * Ends the exceptions whose time is over, requests among them, and asks for evaluation of what they covered. Returns their ids.
 * Nothing depends on this being on time: who reads exceptions compares `expires_at` with now.
 */
export async function expireExceptions(trx: Trx<ExceptionTables & PopulationTables & JournalTables>, now: Instant): Promise<readonly Id<'exception'>[]> {
  const ended = await sql<{ id: Id<'exception'>; control: string; was: string }>`
    with due as (select id, state from core.exceptions where state in ('approved', 'requested') and expires_at <= ${toIso(now)}::timestamptz order by expires_at limit 500 for update skip locked)
    update core.exceptions set state = 'expired' from due where exceptions.id = due.id returning exceptions.id, exceptions.control, due.state as was`.execute(trx);
  for (const { id, control, was } of ended.rows) {
    if (was === 'approved') await queueCovered(trx, id, control);
    await appendJournal(trx, { at: now, actor: WRIT, act: 'exception.expired', subject: { kind: 'exception', id }, detail: { control, was } });
  }
  return ended.rows.map((row) => row.id);
}

/** Asks for evaluation of every pair that an exception covers. */
export async function queueCovered(trx: Trx<ExceptionTables & PopulationTables>, exception: Id<'exception'>, control: string): Promise<void> {
  const covered = await trx.selectFrom('core.exception_subjects').select(['subject_kind', 'subject_id']).where('exception', '=', exception).execute();
  await queueEvaluation(trx, covered.map((row) => ({ kind: row.subject_kind, id: row.subject_id, control })));
}
