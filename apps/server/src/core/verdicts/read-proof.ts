import { sql, type RawBuilder } from 'kysely';
import { instant, type Instant } from '@writ/kernel';
import type { Evidence, Reason, State, SubjectKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { ExceptionTables } from '../exceptions/tables.ts';
import { buildControl } from './build-margin.ts';
import { errors } from './errors.ts';
import type { ProofPage, ProofSubject, SubjectVerdicts, VerdictChange } from './margin.ts';
import { readMarginParts, type MarginSource, type MarginTables } from './read-margin.ts';
import { at, type WorstRow } from './read-tallies.ts';

export const MOST_PROVED = 200;

export interface ProofQuery {
  readonly control: string;
  /** Only subjects in this state. */
  readonly state?: State | undefined;
  /** Part of a subject's name. */
  readonly search?: string | undefined;
  /** What the last page gave as `next`. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * One control with its subjects: broken first, then unknown, then kept, each by name, a page at a time.
 * Undefined when the policy in force has no such control; throws `proof-cursor-malformed`.
 */
export async function readProof(db: Db<MarginTables & ExceptionTables>, source: MarginSource, query: ProofQuery, now: Instant): Promise<ProofPage | undefined> {
  const found = findClause(source, query.control);
  if (found === undefined) return undefined;
  const { clause, section, control } = found;
  const limit = Math.min(query.limit ?? 50, MOST_PROVED);
  const rows = await readRows(db, query, limit + 1);
  const parts = await readMarginParts(db, source, now, control.id);
  const measure = source.plan.byId.get(control.id)?.measure;
  return {
    control: buildControl(control, parts),
    clause: { id: clause.id, number: clause.number, prose: clause.prose, section },
    parameters: control.parameters,
    counterExamples: (measure?.cases ?? []).filter((example) => example.expect !== 'kept').map(({ given, expect, because }) => ({ given, expect, because })),
    subjects: rows.slice(0, limit).map(toProofSubject),
    next: rows.length > limit ? cursorOf(rows[limit - 1]!) : undefined,
  };
}

/** What every control says of one subject, worst first, with its last changes; undefined when it was never listed. */
export async function readSubjectVerdicts(db: Db<MarginTables & ExceptionTables>, source: MarginSource, subject: { readonly kind: SubjectKind; readonly id: string }): Promise<SubjectVerdicts | undefined> {
  const row = await db.selectFrom('core.subjects').select(['name', 'labels']).where('kind', '=', subject.kind).where('id', '=', subject.id).executeTakeFirst();
  if (row === undefined) return undefined;
  const { rows } = await sql<Row>`${SELECT} where v.subject_kind = ${subject.kind} and v.subject_id = ${subject.id} order by ${RANK}, v.control`.execute(db);
  const titles = new Map(source.plan.controls.map((control) => [control.id, control.definition.title]));
  return {
    subject: { ...subject, name: row.name }, labels: row.labels,
    verdicts: rows.map((verdict) => ({ ...toProofSubject(verdict), control: verdict.control, title: titles.get(verdict.control) ?? verdict.control })),
    changes: await readVerdictChanges(db, { subject }, 100),
  };
}

/** What every control says of one host. */
export async function readHostVerdicts(db: Db<MarginTables & ExceptionTables>, source: MarginSource, host: string): Promise<SubjectVerdicts | undefined> {
  return readSubjectVerdicts(db, source, { kind: 'host', id: host });
}

/** Changes of state of one subject or under one control, newest first. */
export async function readVerdictChanges(db: Db<MarginTables>, of: { readonly subject?: { readonly kind: SubjectKind; readonly id: string }; readonly control?: string }, limit: number): Promise<readonly VerdictChange[]> {
  let query = db.selectFrom('core.verdict_changes as c').leftJoin('core.subjects as s', (join) => join.onRef('s.kind', '=', 'c.subject_kind').onRef('s.id', '=', 'c.subject_id'))
    .select(['c.at', 'c.control', 'c.subject_kind', 'c.subject_id', 's.name', 'c.from_state', 'c.to_state', 'c.text']).where('c.to_state', 'is not', null).where('c.from_state', 'is not', null);
  if (of.subject) query = query.where('c.subject_kind', '=', of.subject.kind).where('c.subject_id', '=', of.subject.id);
  if (of.control !== undefined) query = query.where('c.control', '=', of.control);
  const rows = await query.orderBy('c.id', 'desc').limit(Math.min(limit, 1_000)).execute();
  return rows.map((row) => ({
    at: instant(row.at.getTime()), control: row.control, subject: { kind: row.subject_kind, id: row.subject_id, name: row.name ?? row.subject_id },
    from: row.from_state!, to: row.to_state!, reason: row.text,
  }));
}

interface Row extends Omit<WorstRow, 'reason'> {
  readonly reasons: readonly Reason[];
  readonly evidence: readonly Evidence[];
  readonly rerun_at: Date | null;
  readonly breaks_at: Date | null;
  readonly attested: boolean;
  readonly excuse: 'exception' | 'not-applicable' | null;
  readonly excuse_id: string | null;
  readonly excuse_reason: string | null;
  readonly excuse_by: string | null;
  readonly excuse_until: Date | null;
  readonly rank: number;
}

const RANK = sql`case v.state when 'broken' then 0 when 'unknown' then 1 else 2 end + case when v.excuse is null then 0 else 3 end`;
const SELECT = sql`
  select v.control, v.subject_kind, v.subject_id, coalesce(s.name, v.subject_id) as name, v.state, v.since, v.reasons, v.evidence, v.rerun_at, v.breaks_at, v.attested,
    v.excuse, v.excuse_id, e.reason as excuse_reason, e.decided_by as excuse_by, e.expires_at as excuse_until, ${RANK} as rank
  from core.verdicts v
  left join core.subjects s on s.kind = v.subject_kind and s.id = v.subject_id
  left join core.exceptions e on e.id = v.excuse_id`;

async function readRows(db: Db<MarginTables & ExceptionTables>, { control, state, search, after }: ProofQuery, limit: number): Promise<readonly Row[]> {
  const conditions: RawBuilder<unknown>[] = [sql`v.control = ${control}`];
  if (state !== undefined) conditions.push(sql`v.state = ${state}`);
  if (search !== undefined && search !== '') conditions.push(sql`position(lower(${search.slice(0, 200)}) in lower(coalesce(s.name, v.subject_id))) > 0`);
  if (after !== undefined) {
    const { rank, name, id } = parseCursor(after);
    conditions.push(sql`(${RANK}, coalesce(s.name, v.subject_id), v.subject_id) > (${rank}::int, ${name}::text, ${id}::text)`);
  }
  const { rows } = await sql<Row>`${SELECT} where ${sql.join(conditions, sql` and `)} order by ${RANK}, coalesce(s.name, v.subject_id), v.subject_id limit ${limit}`.execute(db);
  return rows;
}

function toProofSubject(row: Row): ProofSubject {
  return {
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.name }, state: row.state, since: instant(row.since.getTime()), reason: row.reasons[0],
    excused: row.excuse === null ? undefined : {
      kind: row.excuse, id: row.excuse_id!, reason: row.excuse_reason ?? '', approvedBy: row.excuse_by ?? '', until: instant(row.excuse_until?.getTime() ?? 0),
    },
    reasons: row.reasons, evidence: row.evidence, until: at(row.rerun_at), breaksAt: at(row.breaks_at), attested: row.attested,
  };
}

function cursorOf(row: Row): string {
  return Buffer.from(JSON.stringify([row.rank, row.name, row.subject_id])).toString('base64url');
}

function parseCursor(text: string): { rank: number; name: string; id: string } {
  try {
    const [rank, name, id] = JSON.parse(Buffer.from(text.slice(0, 2_000), 'base64url').toString()) as [unknown, unknown, unknown];
    if (Number.isInteger(rank) && typeof name === 'string' && typeof id === 'string') return { rank: rank as number, name, id };
  } catch {
    // Not JSON: the same as JSON of another form, below.
  }
  throw errors('proof-cursor-malformed', { cursor: text.slice(0, 50) });
}

function findClause({ policy }: MarginSource, id: string) {
  for (const section of policy.policy.sections) {
    for (const block of section.blocks) {
      const control = block.kind === 'clause' ? block.clause.controls.find((control) => control.id === id) : undefined;
      if (block.kind === 'clause' && control) return { clause: block.clause, section: section.number, control };
    }
  }
  return undefined;
}
