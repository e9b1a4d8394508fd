import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Logins by hour, the places they came from, and what was alarming among them. */
export const logging0003Logins: Migration = {
  name: 'logging-0003-logins',
  async up(trx) {
    await sql`create table logging.login_hours (
      hour timestamptz not null, host text not null, account text not null, address text not null, is_others boolean not null,
      failed bigint not null, accepted bigint not null, last_at timestamptz not null, last_place text,
      primary key (hour, host, account, address, is_others)
    )`.execute(trx);
    await sql`create table logging.login_places (
      account text not null, place text not null, address text not null, host text not null, first_at timestamptz not null, last_at timestamptz not null, primary key (account, place)
    )`.execute(trx);
    await sql`create index login_places_by_first on logging.login_places (first_at)`.execute(trx);
    await sql`create table logging.login_alerts (
      id uuid primary key, kind text not null, pattern text not null, address text not null, account text not null, host text not null, failed bigint not null, others bigint not null,
      first_at timestamptz not null, last_at timestamptz not null, places jsonb not null, raised_at timestamptz not null,
      answer text, answered_at timestamptz, answered_by text, reason text, check ((answer is null) = (answered_at is null))
    )`.execute(trx);
    // At most one alert of a pattern waits for an answer.
    await sql`create unique index login_alerts_open on logging.login_alerts (pattern) where answer is null`.execute(trx);
    await sql`create index login_alerts_by_last on logging.login_alerts (last_at desc)`.execute(trx);
    await sql`create index login_alerts_by_raised on logging.login_alerts (raised_at)`.execute(trx);
    await sql`create table logging.login_normals (pattern text primary key, reason text not null, said_by text not null, said_at timestamptz not null, until timestamptz not null)`.execute(trx);
    await sql`create table logging.heard_hosts (
      name text primary key, login_lines_at timestamptz, login_told_at timestamptz, login_failed_at timestamptz, login_failed_place text,
      audit_at timestamptz, kernel_command_at timestamptz, program_command_at timestamptz, history_command_at timestamptz
    )`.execute(trx);
  },
};
