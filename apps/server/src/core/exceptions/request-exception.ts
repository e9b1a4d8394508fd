import { sql } from 'kysely';
import { MS, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { SubjectKind } from '@writ/contract';
import type { Trx } from '../../platform/db.ts';
import { appendJournal } from '../journal/append-journal.ts';
import { storableText } from '../journal/storable-json.ts';
import type { JournalTables } from '../journal/tables.ts';
import { decideRequest, EXCEPTION_REASON, LONGEST_EXCEPTION_MS, MOST_EXCEPTED } from './decide-exception.ts';
import { errors } from './errors.ts';
import type { ExceptionKind } from './exception.ts';
import type { ExceptionTables } from './tables.ts';

export interface Request {
  readonly kind: ExceptionKind;
  readonly control: string;
  readonly subjects: readonly { readonly kind: SubjectKind; readonly id: string }[];
  readonly reason: string;
  readonly expiresAt: Instant;
  readonly by: Id<'person'>;
  readonly now: Instant;
}

/**
 * Asks that some subjects be let off a control until a date. Nothing changes before another person approves it.
 * Throws `exception-without-reason`, `exception-in-the-past`, `exception-too-long`, `exception-without-subjects`.
 */
export async function requestException(trx: Trx<ExceptionTables & JournalTables>, request: Request): Promise<Id<'exception'>> {
  const { kind, control, by, now, expiresAt } = request;
  const reason = storableText(request.reason).trim();
  const wrong = decideRequest({ reason, expiresAt, subjectCount: request.subjects.length }, now);
  if (wrong) throw errors(wrong, { days: LONGEST_EXCEPTION_MS / MS.day, ...EXCEPTION_REASON, ...(wrong === 'exception-without-subjects' ? { most: MOST_EXCEPTED } : {}) });
  const id = newId<'exception'>(now);
  await trx.insertInto('core.exceptions').values({ id, kind, control, reason, state: 'requested', requested_by: by, requested_at: toIso(now), expires_at: toIso(expiresAt) }).execute();
  await sql`insert into core.exception_subjects (exception, subject_kind, subject_id)
    select ${id}, kind, id from unnest(${request.subjects.map((subject) => subject.kind)}::text[], ${request.subjects.map((subject) => subject.id)}::text[]) as s (kind, id) on conflict do nothing`.execute(trx);
  await appendJournal(trx, {
    at: now, actor: { kind: 'person', id: by }, act: 'exception.requested', subject: { kind: 'exception', id },
    detail: { kind, control, subjects: request.subjects.length, expires: toIso(expiresAt) },
  });
  return id;
}
