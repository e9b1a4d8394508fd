import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Accounts, what proves them, sessions, tokens, attempts and one-time links. */
export const signIn0001Accounts: Migration = {
  name: 'sign-in-0001-accounts',
  async up(trx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx);
  },
};

const STATEMENTS = [
  `create table core.accounts (
     id uuid primary key,
     person uuid not null unique references core.people (id),
     roles text[] not null default '{}',
     user_handle bytea not null unique,
     zone text not null default 'UTC',
     created_at timestamptz not null,
     disabled_at timestamptz
   )`,
  `create table core.passkeys (
     id text primary key check (length(id) <= 1400),
     account uuid not null references core.accounts (id),
     public_key bytea not null,
     counter bigint not null,
     transports text[] not null default '{}',
     backed_up boolean not null,
     name text not null,
     created_at timestamptz not null,
     last_used_at timestamptz
   )`,
  'create index passkeys_account on core.passkeys (account)',
  'create table core.passwords (account uuid primary key references core.accounts (id), hash text not null, set_at timestamptz not null)',
  `create table core.totp_secrets (
     account uuid primary key references core.accounts (id),
     sealed bytea not null,
     created_at timestamptz not null,
     last_step bigint not null
   )`,
  `create table core.recovery_codes (
     account uuid not null references core.accounts (id),
     digest bytea not null,
     created_at timestamptz not null,
     used_at timestamptz,
     primary key (account, digest)
   )`,
  `create table core.external_identities (
     issuer text not null,
     subject text not null,
     account uuid not null references core.accounts (id),
     created_at timestamptz not null,
     last_used_at timestamptz,
     primary key (issuer, subject)
   )`,
  `create table core.sessions (
     id uuid primary key,
     account uuid not null references core.accounts (id),
     secret_digest bytea not null unique,
     factors text[] not null check (cardinality(factors) > 0),
     device text not null,
     address_digest bytea not null,
     started_at timestamptz not null,
     seen_at timestamptz not null,
     confirmed_at timestamptz not null,
     expires_at timestamptz not null,
     ended_at timestamptz
   )`,
  'create index sessions_account on core.sessions (account) where ended_at is null',
  `create table core.sign_in_steps (
     digest bytea primary key,
     kind text not null,
     account uuid,
     sealed bytea not null,
     expires_at timestamptz not null
   )`,
  'create index sign_in_steps_expiry on core.sign_in_steps (expires_at)',
  `create table core.api_tokens (
     id uuid primary key,
     account uuid not null references core.accounts (id),
     name text not null,
     secret_digest bytea not null unique,
     scopes text[] not null,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     last_used_at timestamptz,
     revoked_at timestamptz
   )`,
  'create index api_tokens_account on core.api_tokens (account)',
  `create table core.sign_in_attempts (
     id uuid primary key,
     at timestamptz not null,
     account_key bytea,
     address_key bytea not null,
     outcome text not null check (outcome in ('failed', 'passed'))
   )`,
  'create index sign_in_attempts_account on core.sign_in_attempts (account_key, at)',
  'create index sign_in_attempts_address on core.sign_in_attempts (address_key, at)',
  `create table core.sign_up_links (
     id uuid primary key,
     secret_digest bytea not null unique,
     kind text not null check (kind in ('first-owner', 'invitation', 'recovery')),
     person uuid references core.people (id),
     roles text[] not null default '{}',
     created_by text not null,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     used_at timestamptz
   )`,
];
