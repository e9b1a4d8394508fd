import { toIso, type Id, type Instant } from '@writ/kernel';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import type { ReportingDoorTables } from '../parts.ts';

export interface SampleAnswer {
  readonly report: Id<'report'>;
  readonly wasRankedRight: boolean;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/** A person says of a drawn report whether it was ranked right. Throws `sample-not-drawn`. */
export async function answerSample(trx: Trx<ReportingDoorTables>, { report, wasRankedRight, by, at }: SampleAnswer): Promise<void> {
  const answered = await trx.updateTable('reporting.samples').set({ answered_at: toIso(at), answered_by: by, was_ranked_right: wasRankedRight })
    .where('report', '=', report).where('answered_at', 'is', null).executeTakeFirst();
  if (answered.numUpdatedRows === 0n) throw errors('sample-not-drawn');
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'report.sample-answered', subject: { kind: 'report', id: report }, at, detail: { wasRankedRight } });
}
