import type { Instant } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { Population } from './decide-population.ts';
import type { PopulationTables } from './tables.ts';

/** Every population that somebody ever vouched for. */
export async function readPopulations(db: Db<PopulationTables>): Promise<ReadonlyMap<SubjectKind, Population>> {
  const rows = await db.selectFrom('core.populations').selectAll().execute();
  return new Map(rows.map((row) => [row.kind, {
    kind: row.kind,
    source: row.source,
    asOf: row.as_of.getTime() as Instant,
    vouchedBy: row.vouched_by,
    vouchedUntil: row.vouched_until.getTime() as Instant,
    count: row.count,
  }]));
}
