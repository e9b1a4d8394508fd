import { sql } from 'kysely';
import { toIso, type Id, type Instant } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { Db } from '../../platform/db.ts';
import type { ExceptionKind } from './exception.ts';
import type { ExceptionTables } from './tables.ts';

export interface ActiveExcuse {
  readonly kind: ExceptionKind;
  readonly id: Id<'exception'>;
}

/** The exceptions in force now over some subjects, by control and subject (`excuseKey`). Where two hold, the one that ends last. */
export async function readExcuses(db: Db<ExceptionTables>, kind: SubjectKind, ids: readonly string[], now: Instant): Promise<ReadonlyMap<string, ActiveExcuse>> {
  const { rows } = await sql<{ id: Id<'exception'>; kind: ExceptionKind; control: string; subject_id: string }>`
    select e.id, e.kind, e.control, s.subject_id from core.exception_subjects s join core.exceptions e on e.id = s.exception
    where s.subject_kind = ${kind} and s.subject_id = any(${ids}) and e.state = 'approved' and e.expires_at > ${toIso(now)}::timestamptz
    order by e.expires_at, e.id`.execute(db);
  return new Map(rows.map((row) => [excuseKey(row.control, row.subject_id), { kind: row.kind, id: row.id }]));
}

export function excuseKey(control: string, subject: string): string {
  return `${control}\n${subject}`;
}
