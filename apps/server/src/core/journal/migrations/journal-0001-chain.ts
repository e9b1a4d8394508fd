import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/**
 * The journal, its head and its signed checkpoints. The database itself refuses every change but an append that fits the chain, so that
 * neither a slip in a use case nor a plain statement typed by the owner can rewrite what happened. Someone who disables the triggers
 * is found by `verify-stored-journal.ts` and, behind the last checkpoint, by anybody who holds the public key.
 */
export const journal0001Chain: Migration = {
  name: 'journal-0001-chain',
  async up(trx) {
    await sql`create schema if not exists core`.execute(trx);
    for (const statement of TABLES) await sql.raw(statement).execute(trx);
    for (const statement of GUARDS) await sql.raw(statement).execute(trx);
  },
};

const TABLES = [
  `create table core.journal (
     seq bigint primary key,
     at timestamptz(3) not null,
     actor_kind text not null,
     actor_id text not null,
     act text not null,
     subject_kind text not null,
     subject_id text not null,
     why text,
     detail jsonb not null,
     previous text not null check (previous ~ '^[0-9a-f]{64}$'),
     hash text not null unique check (hash ~ '^[0-9a-f]{64}$')
   )`,
  'create index journal_by_subject on core.journal (subject_kind, subject_id, seq desc)',
  'create index journal_by_actor on core.journal (actor_kind, actor_id, seq desc)',
  'create index journal_by_act on core.journal (act text_pattern_ops, seq desc)',
  'create index journal_by_time on core.journal (at, seq)',
  `create table core.journal_head (
     one boolean primary key default true check (one),
     seq bigint not null,
     hash text not null
   )`,
  `insert into core.journal_head (seq, hash) values (0, repeat('0', 64))`,
  `create table core.journal_checkpoints (
     seq bigint primary key references core.journal (seq),
     hash text not null,
     at timestamptz(3) not null,
     after bigint not null,
     key_id text not null,
     signature text not null
   )`,
];

const GUARDS = [
  `create function core.refuse_rewrite() returns trigger language plpgsql as $$
   begin
     raise exception 'The journal is append-only: % on %.% is refused.', tg_op, tg_table_schema, tg_table_name
       using errcode = 'insufficient_privilege', hint = 'What happened stays. Write a new entry that explains or reverses it.';
   end $$`,
  `create trigger journal_is_append_only before update or delete or truncate on core.journal
     for each statement execute function core.refuse_rewrite()`,
  `create trigger checkpoints_are_append_only before update or delete or truncate on core.journal_checkpoints
     for each statement execute function core.refuse_rewrite()`,
  `create trigger head_stays before delete or truncate on core.journal_head
     for each statement execute function core.refuse_rewrite()`,
  // The head moves here and nowhere else, so that an insert by hand cannot leave the two apart.
  `create function core.link_journal_entry() returns trigger language plpgsql as $$
   begin
     update core.journal_head set seq = new.seq, hash = new.hash where seq = new.seq - 1 and hash = new.previous;
     if not found then
       raise exception 'The journal is a chain: entry % does not follow its head.', new.seq using errcode = 'integrity_constraint_violation';
     end if;
     return new;
   end $$`,
  `create trigger journal_entry_follows_head before insert on core.journal
     for each row execute function core.link_journal_entry()`,
  `create function core.guard_journal_head() returns trigger language plpgsql as $$
   begin
     if new.seq <> old.seq + 1 or pg_trigger_depth() < 2 then
       raise exception 'The head of the journal moves only when an entry is appended.' using errcode = 'insufficient_privilege';
     end if;
     return new;
   end $$`,
  `create trigger head_moves_forward before update on core.journal_head
     for each row execute function core.guard_journal_head()`,
];
