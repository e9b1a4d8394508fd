import { sql } from 'kysely';
import type { Id } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { likeness, matchDuplicates } from './match-duplicates.ts';

export interface Similar {
  readonly report: Id<'report'>;
  readonly likeness: number;
}

export interface Search {
  readonly except?: Id<'report'> | undefined;
  /** How many are given back. */
  readonly most: number;
  /** How many are compared: the newest of those that share anything telling. */
  readonly compared: number;
}

/** Digests of a signature by which the nearest is looked up: of two texts that share nine features in ten, one at least of any seven is in both. */
const TELLING = 7;
/** With so many of the newest one is compared when it comes in. */
const COMPARED_AT_INTAKE = 20;

/** Reports that say nearly the same as `signature`, the likeliest first. */
export async function findSimilar(db: Db<ReportingTables>, signature: readonly number[], { except, most, compared }: Search): Promise<readonly Similar[]> {
  if (signature.length === 0) return [];
  const rows = await db.selectFrom('reporting.reports').select(['id', 'similarity']).where(sql<boolean>`similarity && ${[...signature]}::int[]`)
    .$if(except !== undefined, (query) => query.where('id', '!=', except!)).orderBy('received_at', 'desc').limit(compared).execute();
  return matchDuplicates(signature, rows, most).map(({ candidate, likeness }) => ({ report: candidate.id, likeness }));
}

/** How alike the nearest of the reports there is to each of several texts, 0 to 1, in their order; compares each with a few of the newest only, because intake may be a flood of one text. */
export async function findNearest(db: Db<ReportingTables>, signatures: readonly (readonly number[])[]): Promise<readonly number[]> {
  // One after the other in one statement, so that the planner sees what each is about.
  const searches = signatures.flatMap((signature, place) => (signature.length === 0 ? [] : [sql`(select ${place}::int as place, array_send(similarity) as packed from reporting.reports
    where similarity && ${signature.slice(0, TELLING)}::int[] order by received_at desc limit ${COMPARED_AT_INTAKE})`]));
  const { rows } = searches.length === 0 ? { rows: [] } : await sql<{ place: number; packed: Buffer }>`${sql.join(searches, sql` union all `)}`.execute(db);
  const nearest = signatures.map(() => 0);
  for (const { place, packed } of rows) nearest[place] = Math.max(nearest[place]!, likeness(signatures[place]!, unpack(packed)));
  return nearest.map((found, place) => signatures.slice(Math.max(0, place - COMPARED_AT_INTAKE), place).reduce((most, earlier) => Math.max(most, likeness(signatures[place]!, earlier)), found));
}

/** An `int[]` as PostgreSQL sends it in binary: 20 bytes of dimensions, then each number behind its length. Reading thousands of numbers from text took a tenth of an intake's time. */
function unpack(packed: Buffer): readonly number[] {
  return Array.from({ length: Math.max(0, (packed.length - 20) / 8) }, (_, index) => packed.readInt32BE(20 + 8 * index + 4));
}
