import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

export const findings0001Findings: Migration = {
  name: 'findings-0001-findings',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  `create table core.findings (
     id uuid primary key,
     control text not null,
     cause text not null,
     title text not null,
     is_baseline boolean not null,
     state text not null check (state in ('baseline', 'open', 'excepted', 'closing-proposed', 'closed')),
     priority text not null check (priority in ('P0', 'P1', 'P2', 'P3')),
     opened_at timestamptz(3) not null,
     due_at timestamptz(3),
     assignee uuid,
     planned_at timestamptz(3),
     closes_at timestamptz(3),
     closed_at timestamptz(3),
     subject_count integer not null default 0
   )`,
  'create unique index findings_one_per_cause on core.findings (control, cause, is_baseline) where closed_at is null',
  'create index findings_by_state on core.findings (state, opened_at desc, id)',
  `create index findings_to_close on core.findings (closes_at) where state = 'closing-proposed'`,
  `create table core.finding_subjects (
     finding uuid not null references core.findings (id),
     subject_kind text not null,
     subject_id text not null,
     since timestamptz(3) not null,
     ended_at timestamptz(3),
     excepted boolean not null default false,
     text text not null,
     primary key (finding, subject_kind, subject_id)
   )`,
  'create index finding_subjects_by_subject on core.finding_subjects (subject_kind, subject_id) where ended_at is null',
  'create index finding_subjects_active on core.finding_subjects (finding, since, subject_id) where ended_at is null',
];
