import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Which lines belong to which service though they do not say so, and what of lines was told as lost. */
export const logging0013ServiceRules: Migration = {
  name: 'logging-0013-service-rules',
  async up(trx) {
    await sql`create table logging.service_rules (
      id uuid primary key, place integer not null, door text not null check (door in ('syslog', 'agent', 'any')), host text not null, program text not null, service uuid not null references core.services (id),
      made_at timestamptz not null, made_by text not null, removed_at timestamptz
    )`.execute(trx);
    await sql`create table logging.told_gaps (
      line_at timestamptz(3) not null, batch text not null, seq bigint not null, service text not null, host text not null, what text not null, said text not null,
      lines bigint, bytes bigint, since_at timestamptz(3), until_at timestamptz(3) not null, primary key (line_at, batch, seq)
    )`.execute(trx);
    await sql`create index told_gaps_by_service on logging.told_gaps (service, until_at)`.execute(trx);
    // Whoever looks at gaps begins where the others are: reading years of lines again for what was told long ago would hold up what comes.
    await sql`insert into logging.watch_places (watcher, received_at, batch, seq) select 'told-gaps', received_at, batch, seq from logging.watch_places order by received_at limit 1`.execute(trx);
  },
};
