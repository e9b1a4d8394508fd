import { sql } from 'kysely';
import { instant, type Id, type Instant } from '@writ/kernel';
import type { Db } from '../../../platform/db.ts';
import type { ReportingTables, ReportState } from '../tables.ts';

/** How the queue stands, as its page begins. */
export interface QueueCounts {
  readonly all: number;
  /** New ones, and those in which the reporter had the last word. */
  readonly waiting: number;
  readonly byState: ReadonlyMap<ReportState, number>;
  /** New ones whose time is over. */
  readonly overdue: number;
  /** When the next review of a new one is due; undefined when none is to come. */
  readonly nextDueAt: Instant | undefined;
}

/** Counts reports; of those who may not see all, `only` theirs. */
export async function countReports(db: Db<ReportingTables>, now: Instant, only?: readonly Id<'report'>[]): Promise<QueueCounts> {
  const at = new Date(now);
  const rows = await db.selectFrom('reporting.reports').groupBy('state').select(({ fn }) => [
    'state', fn.countAll<string>().as('count'), sql<string>`count(*) filter (where waits_for_us)`.as('waiting'),
    sql<string>`count(*) filter (where state = 'new' and review_due_at < ${at})`.as('overdue'), sql<Date | null>`min(review_due_at) filter (where state = 'new' and review_due_at >= ${at})`.as('next'),
  ]).$if(only !== undefined, (query) => (only!.length === 0 ? query.where('number', '<', 0) : query.where('id', 'in', only!))).execute();
  const sum = (of: 'count' | 'waiting' | 'overdue'): number => rows.reduce((total, row) => total + Number(row[of]), 0);
  const next = rows.find(({ state }) => state === 'new')?.next ?? undefined;
  return { all: sum('count'), waiting: sum('waiting'), byState: new Map(rows.map(({ state, count }) => [state, Number(count)])), overdue: sum('overdue'), nextDueAt: next && instant(next.getTime()) };
}
