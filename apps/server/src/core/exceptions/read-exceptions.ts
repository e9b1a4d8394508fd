import { sql } from 'kysely';
import { instant, type Id } from '@writ/kernel';
import type { Subject } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { PopulationTables } from '../populations/tables.ts';
import type { Exception, ExceptionState } from './exception.ts';
import type { ExceptionTables } from './tables.ts';

const SUBJECTS_SHOWN = 50;

export interface ExceptionFilter {
  readonly state?: readonly ExceptionState[];
  readonly control?: string;
  readonly id?: Id<'exception'>;
  /** The last one of the page before. */
  readonly after?: Id<'exception'> | undefined;
}

/** How many there are in each state. */
export async function countExceptions(db: Db<ExceptionTables>): Promise<Readonly<Record<ExceptionState, number>>> {
  const rows = await db.selectFrom('core.exceptions').select(['state', sql<number>`count(*)::int`.as('count')]).groupBy('state').execute();
  return { requested: 0, approved: 0, refused: 0, withdrawn: 0, expired: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}

/** Exceptions, newest request first; each with its first fifty subjects. */
export async function listExceptions(db: Db<ExceptionTables & PopulationTables>, filter: ExceptionFilter = {}, limit = 100): Promise<readonly Exception[]> {
  let query = db.selectFrom('core.exceptions').selectAll();
  if (filter.state) query = query.where('state', 'in', filter.state);
  if (filter.control !== undefined) query = query.where('control', '=', filter.control);
  if (filter.id !== undefined) query = query.where('id', '=', filter.id);
  if (filter.after !== undefined) query = query.where(sql<boolean>`(requested_at, id) < (select requested_at, id from core.exceptions where id = ${filter.after}::uuid)`);
  const rows = await query.orderBy('requested_at', 'desc').orderBy('id', 'desc').limit(Math.min(limit, 500)).execute();
  const subjects = await readSubjects(db, rows.map((row) => row.id));
  return rows.map((row) => ({
    id: row.id, kind: row.kind, control: row.control, subjects: subjects.get(row.id) ?? [], reason: row.reason, state: row.state, requestedBy: row.requested_by,
    requestedAt: instant(row.requested_at.getTime()), decidedBy: row.decided_by ?? undefined, decidedAt: row.decided_at === null ? undefined : instant(row.decided_at.getTime()),
    expiresAt: instant(row.expires_at.getTime()),
  }));
}

async function readSubjects(db: Db<ExceptionTables & PopulationTables>, ids: readonly string[]): Promise<Map<string, Subject[]>> {
  const { rows } = await sql<Subject & { exception: string }>`
    select e.exception, e.subject_kind as kind, e.subject_id as id, coalesce(s.name, e.subject_id) as name
    from unnest(${ids}::uuid[]) as asked (id) cross join lateral (
      select * from core.exception_subjects where exception = asked.id order by subject_kind, subject_id limit ${SUBJECTS_SHOWN}) as e
    left join core.subjects s on s.kind = e.subject_kind and s.id = e.subject_id`.execute(db);
  const bySubject = new Map<string, Subject[]>();
  for (const { exception, ...subject } of rows) bySubject.set(exception, [...(bySubject.get(exception) ?? []), subject]);
  return bySubject;
}
