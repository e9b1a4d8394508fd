import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

export const policyInForce0001Versions: Migration = {
  name: 'policy-in-force-0001-versions',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  `create table core.policy_versions (
     version integer primary key,
     sha256 text not null,
     text text not null,
     in_force_since timestamptz(3) not null,
     proposed_by uuid,
     approved_by uuid,
     changes jsonb not null
   )`,
  `create table core.policy_proposals (
     id uuid primary key,
     sha256 text not null,
     text text not null,
     state text not null check (state in ('open', 'invalid', 'approved', 'refused', 'superseded')),
     proposed_by uuid,
     proposed_at timestamptz(3) not null,
     decided_by uuid,
     decided_at timestamptz(3),
     against integer not null references core.policy_versions (version),
     diagnostics jsonb not null,
     changes jsonb not null
   )`,
  // One text waits at a time, so that nobody approves what has been overtaken.
  `create unique index policy_proposals_one_waits on core.policy_proposals ((true)) where state in ('open', 'invalid')`,
  `create table core.deadlines (
     id uuid primary key,
     what text not null,
     subject_kind text not null,
     subject_id text not null,
     control text not null,
     policy_version integer not null references core.policy_versions (version),
     began_at timestamptz(3) not null,
     due_at timestamptz(3) not null,
     met_at timestamptz(3),
     rebased_by uuid,
     rebased_at timestamptz(3)
   )`,
  'create unique index deadlines_one_runs on core.deadlines (what, subject_kind, subject_id) where met_at is null',
  'create index deadlines_running on core.deadlines (control, due_at) where met_at is null',
];
