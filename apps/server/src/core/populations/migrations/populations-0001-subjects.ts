import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

export const populations0001Subjects: Migration = {
  name: 'populations-0001-subjects',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  `create table core.subjects (
     kind text not null,
     id text not null,
     name text not null,
     labels jsonb not null default '{}',
     standing text not null check (standing in ('listed', 'expected')),
     source text not null,
     listed_at timestamptz(3) not null,
     gone_at timestamptz(3),
     primary key (kind, id)
   )`,
  'create index subjects_by_name on core.subjects (kind, lower(name)) where gone_at is null',
  `create table core.populations (
     kind text primary key,
     source text not null,
     as_of timestamptz(3) not null,
     vouched_by uuid not null,
     vouched_until timestamptz(3) not null,
     count integer not null
   )`,
  // Unlogged would be faster, but a crash would then forget that a fact was never evaluated.
  `create table core.evaluation_queue (
     id bigint generated always as identity primary key,
     subject_kind text not null,
     subject_id text not null,
     fact_kind text,
     control text
   )`,
];
