import { sql } from 'kysely';
import type { Id } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ReportingTables } from '../tables.ts';
import { matchDuplicates } from './match-duplicates.ts';

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

/** Reports that say nearly the same as `signature`, the likeliest first. */
export async function findSimilar(db: Db<ReportingTables>, signature: readonly number[], { except, most, compared }: Search): Promise<readonly Similar[]> {
  if (signature.length === 0) return [];
  const rows = await db.selectFrom('reporting.reports').select(['id', 'similarity']).where(sql<boolean>`similarity && ${[...signature]}::int[]`)
    .$if(except !== undefined, (query) => query.where('id', '!=', except!)).orderBy('received_at', 'desc').limit(compared).execute();
  return matchDuplicates(signature, rows, most).map(({ candidate, likeness }) => ({ report: candidate.id, likeness }));
}
