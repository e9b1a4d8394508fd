import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Tokens by which services send their lines. */
export const logging0001Sources: Migration = {
  name: 'logging-0001-sources',
  async up(trx) {
    await sql`create table logging.sources (
      id uuid primary key, service uuid not null references core.services (id), name text not null, secret_digest bytea not null unique,
      made_at timestamptz not null, made_by text not null, revoked_at timestamptz, last_used_at timestamptz
    )`.execute(trx);
    await sql`create index sources_by_service on logging.sources (service) where revoked_at is null`.execute(trx);
  },
};
