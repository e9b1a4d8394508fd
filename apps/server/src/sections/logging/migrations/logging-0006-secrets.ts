import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Credentials that were found in stored lines, and the lines. */
export const logging0006Secrets: Migration = {
  name: 'logging-0006-secrets',
  async up(trx) {
    await sql`create table logging.exposed_credentials (
      id uuid primary key, service text not null, rule text not null, within text not null, found_at timestamptz(3) not null, lines bigint not null, first_place text not null,
      erased_at timestamptz, erased_by text, replaced_at timestamptz, replaced_by text, dismissed_at timestamptz, dismissed_by text
    )`.execute(trx);
    await sql`create unique index exposed_credentials_open on logging.exposed_credentials (service, rule, within) where erased_at is null and replaced_at is null and dismissed_at is null`.execute(trx);
    await sql`create table logging.exposed_lines (
      credential uuid not null references logging.exposed_credentials (id), rule text not null, within text not null, at timestamptz(3) not null, batch text not null, seq bigint not null,
      primary key (at, batch, seq, rule, within)
    )`.execute(trx);
    await sql`create index exposed_lines_by_credential on logging.exposed_lines (credential)`.execute(trx);
  },
};
