import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** What the lines of each service say of requests, by day. */
export const logging0005Conformance: Migration = {
  name: 'logging-0005-conformance',
  async up(trx) {
    await sql`create table logging.conformance_days (
      service text not null, day text not null, lines bigint not null, request_lines bigint not null, lacking jsonb not null, examples jsonb not null, last_at timestamptz(3) not null,
      primary key (service, day)
    )`.execute(trx);
  },
};
