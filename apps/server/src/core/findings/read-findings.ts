import { sql, type RawBuilder } from 'kysely';
import { instant, toIso, type Id, type Instant } from '@writ/kernel';
import type { Subject } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { PopulationTables } from '../populations/tables.ts';
import { errors } from './errors.ts';
import { FINDING_STATES, type FindingFilter, type FindingPage, type FindingRow, type FindingsPage, type FindingState, type Priority } from './finding.ts';
import type { FindingTables } from './tables.ts';

type Tables = FindingTables & PopulationTables;

const MOST = 200;
const SUBJECTS_SHOWN = 5;

/** What a list of findings can be sorted by; with `-` before it, the other way round. */
export const FINDING_ORDERS = ['priority', '-priority', 'opened', '-opened', 'due', '-due'] as const;
export type FindingOrder = (typeof FINDING_ORDERS)[number];

export interface FindingsRange {
  readonly after?: string | undefined;
  readonly limit?: number;
  readonly order?: FindingOrder | undefined;
}

/** Findings that a filter lets through, by priority unless `order` says otherwise, and then by the time they were opened. Throws `findings-cursor-malformed`. */
export async function listFindings(db: Db<Tables>, filter: FindingFilter, now: Instant, { after, limit = 50, order = 'priority' }: FindingsRange = {}): Promise<FindingsPage> {
  const most = Math.min(Math.max(limit, 1), MOST);
  const rows = await readRows(db, [...conditionsOf(filter, now), ...(after === undefined ? [] : [afterCursor(after, order)])], most + 1, order);
  const shown = rows.slice(0, most);
  const subjects = await readFirstSubjects(db, shown.map((row) => row.id));
  return { rows: shown.map((row) => toRow(row, subjects.get(row.id) ?? [], now)), next: rows.length > most ? cursorOf(shown.at(-1)!, order) : undefined, counts: await countStates(db) };
}

/** One finding with its subjects, those that are still so first, at most a thousand; undefined when there is none of that id. */
export async function readFinding(db: Db<Tables>, id: Id<'finding'>, now: Instant): Promise<FindingPage | undefined> {
  const [row] = await readRows(db, [sql`f.id = ${id}`], 1);
  if (row === undefined) return undefined;
  const { rows } = await sql<{ kind: Subject['kind']; id: string; name: string; since: Date; ended_at: Date | null; text: string }>`
    select fs.subject_kind as kind, fs.subject_id as id, coalesce(s.name, fs.subject_id) as name, fs.since, fs.ended_at, fs.text
    from core.finding_subjects fs left join core.subjects s on s.kind = fs.subject_kind and s.id = fs.subject_id
    where fs.finding = ${id} order by fs.ended_at is not null, fs.since, fs.subject_id limit 1000`.execute(db);
  const subjects = rows.map((subject) => ({ subject: { kind: subject.kind, id: subject.id, name: subject.name }, since: instant(subject.since.getTime()), endedAt: at(subject.ended_at), text: subject.text }));
  return { finding: toRow(row, subjects.filter((subject) => subject.endedAt === undefined).slice(0, SUBJECTS_SHOWN).map(({ subject }) => subject), now), subjects };
}

interface Row {
  readonly id: Id<'finding'>;
  readonly control: string;
  readonly cause: string;
  readonly title: string;
  readonly state: FindingState;
  readonly is_baseline: boolean;
  readonly priority: Priority;
  readonly opened_at: Date;
  readonly due_at: Date | null;
  readonly assignee: Id<'person'> | null;
  readonly subject_count: number;
  readonly closes_at: Date | null;
  readonly closed_at: Date | null;
}

async function readRows(db: Db<Tables>, conditions: readonly RawBuilder<unknown>[], limit: number, order: FindingOrder = 'priority'): Promise<readonly Row[]> {
  const way = order.startsWith('-') ? sql`desc` : sql`asc`;
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  const { rows } = await sql<Row>`
    select f.id, f.control, f.cause, f.title, f.state, f.is_baseline, f.priority, f.opened_at, f.due_at, f.assignee, f.subject_count, f.closes_at, f.closed_at
    from core.findings f where ${where} order by ${keyOf(order)} ${way}, f.opened_at ${way}, f.id ${way} limit ${limit}`.execute(db);
  return rows;
}

function conditionsOf({ state, control, assignee, priority, subject, overdue }: FindingFilter, now: Instant): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (state) conditions.push(sql`f.state = any(${state})`);
  if (control !== undefined) conditions.push(sql`f.control = ${control}`);
  if (assignee === 'nobody') conditions.push(sql`f.assignee is null`);
  else if (assignee !== undefined) conditions.push(sql`f.assignee = ${assignee}`);
  if (priority) conditions.push(sql`f.priority = any(${priority})`);
  if (subject) conditions.push(sql`exists (select 1 from core.finding_subjects fs where fs.finding = f.id and fs.subject_kind = ${subject.kind} and fs.subject_id = ${subject.id} and fs.ended_at is null)`);
  if (overdue === true) conditions.push(sql`f.due_at <= ${toIso(now)}::timestamptz and f.closed_at is null`);
  if (overdue === false) conditions.push(sql`(f.due_at is null or f.due_at > ${toIso(now)}::timestamptz or f.closed_at is not null)`);
  return conditions;
}

async function readFirstSubjects(db: Db<Tables>, findings: readonly string[]): Promise<Map<string, Subject[]>> {
  const { rows } = await sql<Subject & { finding: string }>`
    select fs.finding, fs.subject_kind as kind, fs.subject_id as id, coalesce(s.name, fs.subject_id) as name
    from unnest(${findings}::uuid[]) as asked (id) cross join lateral (
      select * from core.finding_subjects where finding = asked.id and ended_at is null order by since, subject_id limit ${SUBJECTS_SHOWN}) as fs
    left join core.subjects s on s.kind = fs.subject_kind and s.id = fs.subject_id`.execute(db);
  const byFinding = new Map<string, Subject[]>();
  for (const { finding, ...subject } of rows) byFinding.set(finding, [...(byFinding.get(finding) ?? []), subject]);
  return byFinding;
}

async function countStates(db: Db<Tables>): Promise<Record<FindingState, number>> {
  const rows = await db.selectFrom('core.findings').select(['state', sql<number>`count(*)::int`.as('count')]).groupBy('state').execute();
  const counted = new Map(rows.map((row) => [row.state, row.count]));
  return Object.fromEntries(FINDING_STATES.map((state) => [state, counted.get(state) ?? 0])) as Record<FindingState, number>;
}

function toRow(row: Row, subjects: readonly Subject[], now: Instant): FindingRow {
  const dueAt = at(row.due_at);
  return {
    id: row.id, control: row.control, cause: row.cause, title: row.title, state: row.state, isBaseline: row.is_baseline, priority: row.priority, openedAt: instant(row.opened_at.getTime()),
    dueAt, isOverdue: dueAt !== undefined && dueAt <= now && row.closed_at === null, assignee: row.assignee ?? undefined, subjectCount: row.subject_count, subjects,
    closesAt: at(row.closes_at), closedAt: at(row.closed_at),
  };
}

/** What has no date is due after everything that has one. */
function keyOf(order: FindingOrder): RawBuilder<unknown> {
  if (order.endsWith('priority')) return sql`f.priority`;
  return order.endsWith('due') ? sql`coalesce(f.due_at, 'infinity')` : sql`f.opened_at`;
}

function cursorOf(row: Row, order: FindingOrder): string {
  const key = order.endsWith('priority') ? row.priority : order.endsWith('due') ? (row.due_at?.toISOString() ?? 'infinity') : row.opened_at.toISOString();
  return Buffer.from(JSON.stringify([key, row.opened_at.toISOString(), row.id])).toString('base64url');
}

const TIME = String.raw`\d{4}-\d{2}-\d{2}T[\d:.]+Z`;
const CURSOR = new RegExp(`^\\["(P[0-3]|${TIME}|infinity)","(${TIME})","([0-9a-f-]{36})"\\]$`);

function afterCursor(text: string, order: FindingOrder): RawBuilder<unknown> {
  const match = CURSOR.exec(Buffer.from(text.slice(0, 300), 'base64url').toString());
  const isPriority = match?.[1]?.startsWith('P') === true;
  if (!match || isPriority !== order.endsWith('priority')) throw errors('findings-cursor-malformed', { cursor: text.slice(0, 50) });
  const key = isPriority ? sql`${match[1]}::text` : sql`${match[1]}::timestamptz`;
  return sql`(${keyOf(order)}, f.opened_at, f.id) ${order.startsWith('-') ? sql`<` : sql`>`} (${key}, ${match[2]}::timestamptz, ${match[3]}::uuid)`;
}

function at(date: Date | null): Instant | undefined {
  return date === null ? undefined : instant(date.getTime());
}
