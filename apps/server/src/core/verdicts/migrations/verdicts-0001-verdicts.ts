import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

export const verdicts0001Verdicts: Migration = {
  name: 'verdicts-0001-verdicts',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  `create table core.verdicts (
     control text not null,
     subject_kind text not null,
     subject_id text not null,
     state text not null check (state in ('kept', 'broken', 'unknown')),
     code text not null,
     reasons jsonb not null,
     evidence jsonb not null,
     digest text not null,
     since timestamptz(3) not null,
     breaks_at timestamptz(3),
     rerun_at timestamptz(3),
     attested boolean not null,
     ever_kept boolean not null,
     excuse text check (excuse in ('exception', 'not-applicable')),
     excuse_id uuid,
     finding_due_at timestamptz(3),
     primary key (control, subject_kind, subject_id)
   ) with (fillfactor = 90)`,
  'create index verdicts_by_subject on core.verdicts (subject_kind, subject_id)',
  'create index verdicts_by_state on core.verdicts (control, state, excuse, since, subject_id) include (attested, breaks_at)',
  'create index verdicts_to_rerun on core.verdicts (rerun_at) where rerun_at is not null',
  'create index verdicts_to_find on core.verdicts (finding_due_at) where finding_due_at is not null',
  `create index verdicts_breaking on core.verdicts (control, breaks_at) where state = 'kept' and breaks_at is not null`,
  `create table core.verdict_changes (
     id bigint generated always as identity primary key,
     at timestamptz(3) not null,
     control text not null,
     subject_kind text not null,
     subject_id text not null,
     from_state text,
     to_state text,
     code text not null,
     text text not null
   )`,
  'create index verdict_changes_by_subject on core.verdict_changes (subject_kind, subject_id, id desc)',
  'create index verdict_changes_by_control on core.verdict_changes (control, id desc)',
  // One row per control that was ever evaluated: with which parameters, and what it came to.
  `create table core.control_tallies (
     control text primary key,
     parameters_digest text not null,
     measured_since timestamptz(3) not null,
     kept integer not null default 0,
     broken integer not null default 0,
     unknown integer not null default 0,
     excepted_broken integer not null default 0,
     excepted_unknown integer not null default 0,
     not_applicable integer not null default 0,
     attested integer not null default 0,
     breaks_at timestamptz(3),
     state text,
     since timestamptz(3)
   )`,
  `create table core.tally_changes (
     id bigint generated always as identity primary key,
     at timestamptz(3) not null,
     control text not null,
     from_state text,
     to_state text not null,
     kept integer not null,
     total integer not null
   )`,
  'create index tally_changes_by_control on core.tally_changes (control, id desc)',
  `create table core.evaluation_runs (
     one boolean primary key default true check (one),
     ended_at timestamptz(3),
     recounted_at timestamptz(3)
   )`,
  'insert into core.evaluation_runs (ended_at) values (null)',
];
