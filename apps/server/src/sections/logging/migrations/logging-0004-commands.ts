import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Commands that people ran on hosts. */
export const logging0004Commands: Migration = {
  name: 'logging-0004-commands',
  async up(trx) {
    await sql`create table logging.commands (
      hour timestamptz not null, digest text not null, host text not null, account text not null, as_account text not null, source text not null, command text not null, rules text[] not null,
      success boolean, times bigint not null, last_at timestamptz not null, last_place text, primary key (hour, digest)
    )`.execute(trx);
    await sql`create index commands_by_last on logging.commands (last_at desc, digest)`.execute(trx);
    await sql`create index commands_with_rules on logging.commands (last_at desc, digest) where rules <> '{}'`.execute(trx);
  },
};
