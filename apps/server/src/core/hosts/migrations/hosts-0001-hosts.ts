import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Hosts, the tokens that let them in, and what must be remembered so that nothing is believed twice. */
export const hosts0001Hosts: Migration = {
  name: 'hosts-0001-hosts',
  async up(trx) {
    await sql`create schema if not exists core`.execute(trx);
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  `create table core.hosts (
     id uuid primary key,
     name text not null,
     labels jsonb not null default '{}',
     public_key text not null unique,
     machine jsonb not null,
     agent_version text not null,
     enrolled_at timestamptz(3) not null,
     enrolled_by_kind text not null,
     enrolled_by_id text not null,
     last_seen_at timestamptz(3) not null,
     dropped bigint not null default 0,
     revoked_at timestamptz(3),
     revoked_by_kind text,
     revoked_by_id text,
     revoked_why text,
     retired boolean not null default false,
     check ((revoked_at is null) = (revoked_why is null)),
     check (revoked_at is not null or not retired)
   )`,
  'create index hosts_by_name on core.hosts (lower(name), id)',
  'create index hosts_by_labels on core.hosts using gin (labels jsonb_path_ops)',
  `create table core.enrolment_tokens (
     id uuid primary key,
     digest text not null unique,
     labels jsonb not null,
     created_at timestamptz(3) not null,
     created_by_kind text not null,
     created_by_id text not null,
     expires_at timestamptz(3) not null,
     used_at timestamptz(3),
     host uuid references core.hosts (id) deferrable initially deferred,
     check ((used_at is null) = (host is null))
   )`,
  // Lost at a crash of the database at most with the transaction that wrote them, so they are ordinary, logged tables.
  `create table core.host_nonces (
     host uuid not null references core.hosts (id),
     nonce text not null,
     until timestamptz(3) not null,
     primary key (host, nonce)
   )`,
  'create index host_nonces_by_end on core.host_nonces (until)',
  `create table core.host_batches (
     host uuid not null references core.hosts (id),
     batch uuid not null,
     received_at timestamptz(3) not null,
     primary key (host, batch)
   )`,
  'create index host_batches_by_time on core.host_batches (received_at)',
];
