import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** People, services, and whose SSH key is whose. */
export const directory0001People: Migration = {
  name: 'directory-0001-people',
  async up(trx) {
    await sql`
      create table core.people (
        id uuid primary key,
        sealed bytea not null,
        email_digest bytea unique,
        created_at timestamptz not null,
        departed_at timestamptz
      )`.execute(trx);
    await sql`
      create table core.services (
        id uuid primary key,
        name text not null check (char_length(name) between 1 and 100),
        about text not null default '',
        created_at timestamptz not null,
        retired_at timestamptz
      )`.execute(trx);
    await sql`create unique index services_name on core.services (lower(name)) where retired_at is null`.execute(trx);
    await sql`
      create table core.known_keys (
        id uuid primary key,
        fingerprint text not null,
        key_type text not null,
        owner_kind text not null check (owner_kind in ('person', 'service')),
        owner_id uuid not null,
        added_at timestamptz not null,
        added_by uuid not null,
        until timestamptz,
        removed_at timestamptz
      )`.execute(trx);
    await sql`create unique index known_keys_fingerprint on core.known_keys (fingerprint) where removed_at is null`.execute(trx);
    await sql`create index known_keys_owner on core.known_keys (owner_kind, owner_id)`.execute(trx);
  },
};
