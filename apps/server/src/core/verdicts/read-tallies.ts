import { sql } from 'kysely';
import { instant, type Instant } from '@writ/kernel';
import { FACT_KINDS, type FactKind, type Reason, type State, type SubjectKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { FactTables } from '../facts/tables.ts';
import type { FindingTables } from '../findings/tables.ts';
import type { Counts } from './add-up.ts';
import type { VerdictTables } from './tables.ts';

/** The last count of one control, as the evaluation left it. */
export interface StoredTally {
  readonly counts: Counts;
  readonly attested: number;
  readonly breaksAt: Instant | undefined;
  readonly state: State | undefined;
  readonly since: Instant | undefined;
  readonly measuredSince: Instant;
}

export async function readTallies(db: Db<VerdictTables>): Promise<ReadonlyMap<string, StoredTally>> {
  const rows = await db.selectFrom('core.control_tallies').selectAll().execute();
  return new Map(rows.map((row) => [row.control, {
    counts: { kept: row.kept, broken: row.broken, unknown: row.unknown, exceptedBroken: row.excepted_broken, exceptedUnknown: row.excepted_unknown, notApplicable: row.not_applicable },
    attested: row.attested, breaksAt: at(row.breaks_at), state: row.state ?? undefined, since: at(row.since), measuredSince: instant(row.measured_since.getTime()),
  }]));
}

export async function readEvaluatedAt(db: Db<VerdictTables>): Promise<Instant | undefined> {
  return at((await db.selectFrom('core.evaluation_runs').select('ended_at').executeTakeFirst())?.ended_at ?? null);
}

/** The oldest look at each kind of fact that is not stale yet. */
export async function readOldestLooks(db: Db<FactTables>): Promise<ReadonlyMap<FactKind, Instant>> {
  const { rows } = await sql<{ kind: FactKind; first: Date | null }>`
    select kinds.kind, (select min(stale_at) from core.facts where facts.kind = kinds.kind and not stale) as first
    from unnest(${Object.keys(FACT_KINDS)}::text[]) as kinds (kind)`.execute(db);
  return new Map(rows.flatMap((row) => (row.first === null ? [] : [[row.kind, instant(row.first.getTime() - FACT_KINDS[row.kind].staleAfterMs)] as const])));
}

export async function countOpenFindings(db: Db<FindingTables>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ control: string; count: number }>`
    select control, count(*)::int as count from core.findings where closed_at is null and state <> 'closing-proposed' group by control`.execute(db);
  return new Map(rows.map((row) => [row.control, row.count]));
}

export interface WorstRow {
  readonly control: string;
  readonly subject_kind: SubjectKind;
  readonly subject_id: string;
  readonly name: string;
  readonly state: State;
  readonly since: Date;
  readonly reason: Reason | null;
}

/** The first few subjects of each control that are not kept and not excused: broken before unknown, and those that have been so for longest first. */
export async function readWorst(db: Db<VerdictTables>, controls: readonly string[], each: number): Promise<readonly WorstRow[]> {
  if (controls.length === 0) return [];
  const { rows } = await sql<WorstRow>`
    select worst.* from unnest(${controls}::text[]) as c (control) cross join lateral (
      select * from (
        (${ofState('broken', each)}) union all (${ofState('unknown', each)})
      ) as both_states limit ${each}) as worst`.execute(db);
  return rows;
}

/** The few are chosen in the index before their names are looked up: joined first, all ten thousand would be. `excuse` stands in the order because it stands in the index, null or not. */
function ofState(state: State, each: number) {
  return sql`select v.control, v.subject_kind, v.subject_id, coalesce(s.name, v.subject_id) as name, v.state, v.since, v.reasons -> 0 as reason
    from (select control, subject_kind, subject_id, state, since, reasons from core.verdicts
      where control = c.control and state = ${sql.lit(state)} and excuse is null order by excuse, since, subject_id limit ${each}) as v
    left join core.subjects s on s.kind = v.subject_kind and s.id = v.subject_id order by v.since, v.subject_id`;
}

export function at(date: Date | null): Instant | undefined {
  return date === null ? undefined : instant(date.getTime());
}
