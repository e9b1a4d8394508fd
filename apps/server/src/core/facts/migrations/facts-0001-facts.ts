import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

export const facts0001Facts: Migration = {
  name: 'facts-0001-facts',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  // A tenth of each page stays free, because every fact is confirmed every few minutes and the new row version fits beside the old one.
  `create table core.facts (
     subject_kind text not null,
     subject_id text not null,
     kind text not null,
     state text not null check (state in ('known', 'unknown')),
     value jsonb,
     unknown jsonb,
     evidence jsonb not null,
     source jsonb not null,
     digest text not null,
     observed_at timestamptz(3) not null,
     changed_at timestamptz(3) not null,
     stale_at timestamptz(3) not null,
     stale boolean not null default false,
     primary key (subject_kind, subject_id, kind)
   ) with (fillfactor = 90)`,
  'create index facts_going_stale on core.facts (kind, stale_at) where not stale',
  `create table core.fact_changes (
     id bigint generated always as identity primary key,
     subject_kind text not null,
     subject_id text not null,
     kind text not null,
     observed_at timestamptz(3) not null,
     state text not null,
     digest text not null,
     value jsonb,
     reason text
   )`,
  'create index fact_changes_by_fact on core.fact_changes (subject_kind, subject_id, kind, id desc)',
];
