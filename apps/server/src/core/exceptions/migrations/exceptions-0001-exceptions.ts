import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

export const exceptions0001Exceptions: Migration = {
  name: 'exceptions-0001-exceptions',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  // That an approver is never the requester, and that an exception ends within a year, holds here too, whatever a use case forgets.
  `create table core.exceptions (
     id uuid primary key,
     kind text not null check (kind in ('exception', 'not-applicable')),
     control text not null,
     reason text not null check (length(reason) between 1 and 4000),
     state text not null check (state in ('requested', 'approved', 'refused', 'withdrawn', 'expired')),
     requested_by uuid not null,
     requested_at timestamptz(3) not null,
     decided_by uuid,
     decided_at timestamptz(3),
     expires_at timestamptz(3) not null check (expires_at <= requested_at + interval '366 days'),
     check (state <> 'approved' or (decided_by is not null and decided_by <> requested_by))
   )`,
  'create index exceptions_to_expire on core.exceptions (expires_at) where state in (\'approved\', \'requested\')',
  'create index exceptions_by_state on core.exceptions (state, requested_at desc)',
  `create table core.exception_subjects (
     exception uuid not null references core.exceptions (id),
     subject_kind text not null,
     subject_id text not null,
     primary key (exception, subject_kind, subject_id)
   )`,
  'create index exception_subjects_by_subject on core.exception_subjects (subject_kind, subject_id)',
];
