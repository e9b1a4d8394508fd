import { toIso, type Id, type Instant } from '@writ/kernel';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables, ReportingParts } from '../parts.ts';
import { tellReporter } from './post-message.ts';
import { holdReport } from './report-store.ts';
import { sayThanks } from './say-messages.ts';
import { unseal } from './sealing.ts';

export interface Finish {
  readonly report: Id<'report'>;
  /** Words of one's own between the thanks and the credit. */
  readonly words?: string | undefined;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/** Ends an accepted report with thanks and, where wished, a word on the credit. Throws `report-not-found`, `report-not-accepted`. */
export async function finishReport(parts: Pick<ReportingParts, 'box' | 'outbox' | 'mail' | 'company'>, trx: Trx<ReportingDoorTables>, { report, words, by, at }: Finish): Promise<void> {
  const held = await holdReport(trx, report);
  if (held.state !== 'accepted' || held.closedAt !== undefined) throw errors('report-not-accepted');
  const { credit } = unseal.report(parts.box, held.id, held.sealed);
  await trx.updateTable('reporting.reports').set({ closed_at: toIso(at) }).where('id', '=', held.id).execute();
  const text = sayThanks({ company: parts.company, words: said(words), credit: said(credit) });
  const message = await tellReporter(parts, trx, held, { content: { text, automatic: 'thanks' }, by, at });
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'report.finished', subject: { kind: 'report', id: held.id }, at, detail: { message } });
}

function said(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
