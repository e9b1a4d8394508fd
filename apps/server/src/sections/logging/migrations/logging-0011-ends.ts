import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** How what was begun ends: secrets leave the archive, old days leave it, departures are answered. */
export const logging0011Ends: Migration = {
  name: 'logging-0011-ends',
  async up(trx) {
    await sql`create table logging.archive_erasures (
      credential uuid not null references logging.exposed_credentials (id), service text not null, day text not null, version integer, why text not null, asked_by jsonb not null, asked_at timestamptz(3) not null,
      tried_at timestamptz(3), done_at timestamptz(3), problem text, primary key (credential, day)
    )`.execute(trx);
    await sql`create index archive_erasures_waiting on logging.archive_erasures (service, day) where done_at is null`.execute(trx);
    await sql`alter table logging.archive_days add column thinned_at timestamptz(3)`.execute(trx);
    await sql`alter table logging.pattern_alerts add column handled_at timestamptz(3), add column handled_by text`.execute(trx);
  },
};
