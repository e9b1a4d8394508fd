import { instant, MS, type Instant } from '@writ/kernel';
import type { State } from '@writ/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { VerdictTables } from './tables.ts';

/** How a control stood at the end of one day. */
export interface KeptDay {
  readonly day: Instant;
  readonly kept: number;
  readonly total: number;
  readonly state: State;
}

const DAYS = 30;

/** The last thirty days of each control, by its id; days before it was first counted are left out. */
export async function readKeptDays(db: Db<VerdictTables>, now: Instant): Promise<ReadonlyMap<string, readonly KeptDay[]>> {
  const { rows } = await sql<{ control: string; day: Date; kept: number; total: number; state: State }>`
    select t.control, d.day, last.kept, last.total, last.to_state as state
    from core.control_tallies t
    cross join generate_series(${new Date(now - (DAYS - 1) * MS.day)}::timestamptz, ${new Date(now)}::timestamptz, interval '1 day') as d (day)
    cross join lateral (
      select kept, total, to_state from core.tally_changes c where c.control = t.control and c.at <= d.day order by c.id desc limit 1
    ) as last
    order by t.control, d.day`.execute(db);
  const byControl = Map.groupBy(rows, (row) => row.control);
  return new Map([...byControl].map(([control, days]) => [control, days.map(({ day, kept, total, state }) => ({ day: instant(day.getTime()), kept, total, state }))]));
}
