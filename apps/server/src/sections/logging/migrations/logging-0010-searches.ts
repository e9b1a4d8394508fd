import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Searches that people keep under a name. */
export const logging0010Searches: Migration = {
  name: 'logging-0010-searches',
  async up(trx) {
    await sql`create table logging.searches (
      id uuid primary key, name text not null, query text not null, owner uuid not null references core.people (id), is_shared boolean not null, made_at timestamptz not null
    )`.execute(trx);
    await sql`create unique index searches_by_owner on logging.searches (owner, lower(name))`.execute(trx);
  },
};
