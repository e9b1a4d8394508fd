import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Kinds of lines of each service, how often they come, and what departed from it. */
export const logging0007Patterns: Migration = {
  name: 'logging-0007-patterns',
  async up(trx) {
    await sql`create table logging.patterns (
      service text not null, template text not null, words text not null, first_seen_at timestamptz(3) not null, last_at timestamptz(3) not null, lines bigint not null, primary key (service, template)
    )`.execute(trx);
    await sql`create table logging.pattern_days (service text not null, template text not null, day text not null, hours jsonb not null, primary key (service, day, template))`.execute(trx);
    await sql`create table logging.pattern_miner (name text primary key, state text not null, saved_at timestamptz not null)`.execute(trx);
    await sql`create table logging.pattern_watches (service text primary key, learning_since timestamptz(3) not null, judged_until timestamptz, new_until timestamptz(3), canary_at timestamptz, canary_found boolean)`.execute(trx);
    await sql`create table logging.pattern_values (
      service text not null, subject text not null, what text not null, value text not null, times bigint not null, first_at timestamptz(3) not null, last_at timestamptz(3) not null, primary key (service, subject, what, value)
    )`.execute(trx);
    await sql`create table logging.pattern_alerts (
      service text not null, id text not null, kind text not null, subject text not null, at timestamptz not null, since timestamptz not null, expected text not null, came text not null, sentence text not null,
      score double precision not null, normal_at timestamptz, normal_by text, primary key (service, id)
    )`.execute(trx);
    await sql`create index pattern_alerts_by_time on logging.pattern_alerts (at desc)`.execute(trx);
  },
};
