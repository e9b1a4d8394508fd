import { newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { JournalTables } from '../../../core/journal/tables.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingTables } from '../tables.ts';

type Tables = ReportingTables & JournalTables;

interface ByPerson {
  readonly report: Id<'report'>;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/** The words of thanks that a report has in public now, if any. */
export async function readThanks(db: Db<ReportingTables>, report: Id<'report'>): Promise<string | undefined> {
  const row = await db.selectFrom('reporting.acknowledgements').select('text').where('report', '=', report).where('withdrawn_at', 'is', null).executeTakeFirst();
  return row?.text;
}

/** Thanks in public, in the words of whoever publishes them; in place of earlier ones. Only for a report that was accepted: throws `report-not-accepted`, `report-not-found`. */
export async function publishThanks(trx: Trx<Tables>, { report, by, at, text }: ByPerson & { readonly text: string }): Promise<void> {
  const row = await trx.selectFrom('reporting.reports').select('state').where('id', '=', report).forUpdate().executeTakeFirst();
  if (!row) throw errors('report-not-found');
  if (row.state !== 'accepted') throw errors('report-not-accepted');
  await close(trx, report, at);
  await trx.insertInto('reporting.acknowledgements').values({ id: newId<'acknowledgement'>(at), report, text: text.slice(0, 500), url: null, published_at: toIso(at), withdrawn_at: null }).execute();
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'report.thanked-in-public', subject: { kind: 'report', id: report }, at });
}

/** Takes the thanks off the public page. Nothing happens where there are none. */
export async function withdrawThanks(trx: Trx<Tables>, { report, by, at }: ByPerson): Promise<void> {
  if (await close(trx, report, at)) await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'report.thanks-withdrawn', subject: { kind: 'report', id: report }, at });
}

async function close(trx: Trx<ReportingTables>, report: Id<'report'>, at: Instant): Promise<boolean> {
  const closed = await trx.updateTable('reporting.acknowledgements').set({ withdrawn_at: toIso(at) }).where('report', '=', report).where('withdrawn_at', 'is', null).executeTakeFirst();
  return closed.numUpdatedRows > 0n;
}
