import { sql } from 'kysely';
import { instant, type Id, type Instant } from '@writ/kernel';
import type { State, Subject, SubjectKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { FindingTables } from '../findings/tables.ts';
import type { JournalTables } from '../journal/tables.ts';
import type { PopulationTables } from '../populations/tables.ts';
import type { VerdictTables } from './tables.ts';

type Tables = VerdictTables & PopulationTables & FindingTables & JournalTables;

/** The last time that one subject broke a control, and why. */
export interface LastMiss {
  readonly subject: Subject;
  readonly at: Instant;
  /** What the control says of it now, or said then if it is no longer judged. */
  readonly reason: string;
  /** How it stands now; undefined when it is no longer judged. */
  readonly state: State | undefined;
  readonly finding: Id<'finding'> | undefined;
  /** What a person said of it last on its finding. */
  readonly said: { readonly text: string; readonly by: Id<'person'> } | undefined;
}

/** What breaks next by itself, on what is known now. */
export interface NextMiss {
  readonly subject: Subject;
  readonly at: Instant;
  /** How many others would break after it. */
  readonly others: number;
}

/** The last break under a control, mended or not; undefined when there was none since measuring began. */
export async function readLastMiss(db: Db<Tables>, control: string): Promise<LastMiss | undefined> {
  const { rows: [row] } = await sql<{ at: Date; kind: SubjectKind; id: string; name: string; text: string; state: State | null; now_says: string | null }>`
    select c.at, c.subject_kind as kind, c.subject_id as id, coalesce(s.name, c.subject_id) as name, c.text, v.state, v.reasons -> 0 ->> 'text' as now_says
    from (select * from core.verdict_changes where control = ${control} and to_state = 'broken' order by id desc limit 1) as c
    left join core.subjects s on s.kind = c.subject_kind and s.id = c.subject_id
    left join core.verdicts v on v.control = c.control and v.subject_kind = c.subject_kind and v.subject_id = c.subject_id`.execute(db);
  if (!row) return undefined;
  const subject = { kind: row.kind, id: row.id, name: row.name };
  const { finding, said } = await readSaid(db, control, subject);
  const isStillSo = row.state === 'broken';
  return { subject, at: instant(row.at.getTime()), reason: isStillSo ? (row.now_says ?? row.text) : row.text, state: row.state ?? undefined, finding, said };
}

async function readSaid(db: Db<Tables>, control: string, { kind, id }: Subject): Promise<Pick<LastMiss, 'finding' | 'said'>> {
  const finding = await db.selectFrom('core.finding_subjects as held').innerJoin('core.findings as finding', 'finding.id', 'held.finding').select('finding.id')
    .where('finding.control', '=', control).where('held.subject_kind', '=', kind).where('held.subject_id', '=', id).orderBy('finding.opened_at', 'desc').limit(1).executeTakeFirst();
  if (!finding) return { finding: undefined, said: undefined };
  const entry = await db.selectFrom('core.journal').select(['why', 'actor_id']).where('subject_kind', '=', 'finding').where('subject_id', '=', finding.id).where('actor_kind', '=', 'person').where('why', 'is not', null).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return { finding: finding.id, said: entry && { text: entry.why!, by: entry.actor_id as Id<'person'> } };
}

/** The subject that breaks next if nobody does anything; undefined when none is known to. */
export async function readNextMiss(db: Db<Tables>, control: string): Promise<NextMiss | undefined> {
  const { rows: [row] } = await sql<{ at: Date; kind: SubjectKind; id: string; name: string; others: number }>`
    select v.breaks_at as at, v.subject_kind as kind, v.subject_id as id, coalesce(s.name, v.subject_id) as name, v.others
    from (select *, (count(*) over ())::int - 1 as others from core.verdicts where control = ${control} and state = 'kept' and excuse is null and breaks_at is not null order by breaks_at, subject_id limit 1) as v
    left join core.subjects s on s.kind = v.subject_kind and s.id = v.subject_id`.execute(db);
  return row && { subject: { kind: row.kind, id: row.id, name: row.name }, at: instant(row.at.getTime()), others: row.others };
}
