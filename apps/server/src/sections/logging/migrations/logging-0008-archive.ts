import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** What was archived of the logs, tried, and put back. */
export const logging0008Archive: Migration = {
  name: 'logging-0008-archive',
  async up(trx) {
    await sql`create table logging.archive_days (
      service text not null, day text not null, version integer not null, number integer not null, lines bigint not null, digest text not null, first_place jsonb not null, last_place jsonb not null,
      pieces jsonb not null, previous text not null, hash text not null, journal_seq bigint not null, made_at timestamptz(3) not null, removed_at timestamptz(3),
      primary key (service, day, version), unique (service, number)
    )`.execute(trx);
    await sql`create table logging.archive_looks (day text primary key, changed_at timestamptz(3) not null)`.execute(trx);
    await sql`create table logging.archive_tests (
      id uuid primary key, service text not null, day text not null, version integer not null, at timestamptz(3) not null, is_intact boolean not null, said text not null
    )`.execute(trx);
    await sql`create index archive_tests_by_service on logging.archive_tests (service, at desc)`.execute(trx);
    await sql`create table logging.archive_runs (one boolean primary key default true check (one), ended_at timestamptz(3) not null, problem text)`.execute(trx);
    await sql`create table logging.archive_restores (
      id uuid primary key, service text not null, from_day text not null, through_day text not null, asked_by text not null, asked_at timestamptz(3) not null,
      done_at timestamptz(3), days integer not null, put_back bigint not null, problem text
    )`.execute(trx);
  },
};
