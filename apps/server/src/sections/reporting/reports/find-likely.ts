import type { Id } from '@writ/kernel';
import { errors } from '../errors.ts';
import type { ReportingParts } from '../parts.ts';
import { findSimilar } from './find-similar.ts';
import { readReport, type ReportView } from './read-record.ts';

/** Likely duplicates that are shown side by side. */
const MOST_LIKELY = 5;
const COMPARED = 2_000;

/** Reports that say nearly the same as this one, the likeliest first; `likeness` is 0 to 1. Whoever asks must be allowed to see all reports. Throws `report-not-found`. */
export async function findLikely(parts: Pick<ReportingParts, 'db' | 'box'>, report: Id<'report'>): Promise<readonly { readonly report: ReportView; readonly likeness: number }[]> {
  const row = await parts.db.selectFrom('reporting.reports').select('similarity').where('id', '=', report).executeTakeFirst();
  if (!row) throw errors('report-not-found');
  const found = await findSimilar(parts.db, row.similarity, { except: report, most: MOST_LIKELY, compared: COMPARED });
  return Promise.all(found.map(async ({ report: other, likeness }) => ({ report: await readReport(parts, other), likeness })));
}
