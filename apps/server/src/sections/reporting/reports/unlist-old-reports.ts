import { toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import { unlistSubject } from '../../../core/populations/list-subject.ts';
import type { ReportingParts } from '../parts.ts';
import type { ReportRule } from './report-rule.ts';

/** Subjects that one transaction takes out. */
const AT_ONCE = 500;

/**
 * Takes reports that came before the window of the policy out of what is judged now; returns how many. Those that nobody has reviewed stay until somebody does: a broken promise
 * does not end by waiting. For a daily job.
 */
export async function unlistOldReports({ db }: Pick<ReportingParts, 'db'>, rule: Pick<ReportRule, 'over' | 'time'>, now: Instant): Promise<number> {
  let count = 0;
  for (;;) {
    const { rows } = await sql<{ id: Id<'report'>; received_at: Date }>`
      select report.id, report.received_at from core.subjects subject join reporting.reports report on report.id::text = subject.id
      where subject.kind = 'report' and subject.gone_at is null and report.reviewed_at is not null and report.received_at < ${toIso(now)}
      order by report.received_at limit ${AT_ONCE}`.execute(db);
    const old = rows.filter((row) => rule.time.add(rule.over, row.received_at.getTime() as Instant) <= now);
    await db.transaction().execute(async (trx) => {
      for (const { id } of old) await unlistSubject(trx, { kind: 'report', id }, now);
    });
    count += old.length;
    if (old.length < AT_ONCE) return count;
  }
}
