import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Ways to call people, absences, the chain of everything that must reach the seat, delegations and canaries. */
export const contact0002Chains: Migration = {
  name: 'contact-0002-chains',
  async up(trx) {
    await sql`
      create table contact.absences (
        id uuid primary key,
        person uuid not null references core.people (id),
        seat text,
        stands_in uuid references core.people (id),
        from_at timestamptz not null,
        until_at timestamptz not null check (until_at > from_at),
        said_by uuid not null,
        said_at timestamptz not null,
        cancelled_at timestamptz,
        check (stands_in is null or stands_in <> person)
      )`.execute(trx);
    await sql`create index absences_by_person on contact.absences (person, until_at) where cancelled_at is null`.execute(trx);
    await sql`
      create table contact.ways (
        id uuid primary key,
        person uuid not null references core.people (id),
        kind text not null,
        sealed bytea not null,
        place int not null,
        added_at timestamptz not null,
        verified_at timestamptz,
        removed_at timestamptz,
        last_delivered_at timestamptz,
        last_failed_at timestamptz,
        last_reason text
      )`.execute(trx);
    await sql`create unique index ways_place on contact.ways (person, place) where removed_at is null`.execute(trx);
    await sql`
      create table contact.way_proofs (
        id uuid primary key, way uuid not null references contact.ways (id), code_digest bytea not null, sent_at timestamptz not null, expires_at timestamptz not null,
        used_at timestamptz, attempts int not null default 0
      )`.execute(trx);
    await sql`create index way_proofs_by_way on contact.way_proofs (way, sent_at desc)`.execute(trx);
    await sql`create table contact.quiet_hours (person uuid primary key references core.people (id), starts text not null, ends text not null, zone text not null, digest_at text not null)`.execute(trx);
    await sql`
      create table contact.waiting_notices (
        id uuid primary key, person uuid not null references core.people (id), key text not null, sealed bytea not null, made_at timestamptz not null, sent_at timestamptz, unique (person, key)
      )`.execute(trx);
    await sql`create index waiting_notices_unsent on contact.waiting_notices (person, made_at) where sent_at is null`.execute(trx);
    await sql`
      create table contact.escalations (
        id uuid primary key,
        about_kind text not null check (about_kind in ('report', 'message', 'canary')),
        about_id text not null,
        label text not null,
        path text not null,
        urgent boolean not null,
        opened_at timestamptz not null,
        due_at timestamptz not null,
        policy_version int not null,
        support_until timestamptz,
        support_outcome text,
        support_at timestamptz,
        support_by uuid,
        seen_at timestamptz,
        seen_by uuid,
        seen_how text,
        ended_at timestamptz,
        next_at timestamptz,
        unique (about_kind, about_id),
        check ((seen_at is null) = (seen_by is null))
      )`.execute(trx);
    await sql`create index escalations_next on contact.escalations (next_at) where next_at is not null`.execute(trx);
    await sql`create index escalations_opened on contact.escalations (opened_at desc)`.execute(trx);
    await sql`
      create table contact.steps (
        id uuid primary key,
        escalation uuid not null references contact.escalations (id),
        at timestamptz not null,
        what text not null,
        person uuid,
        way uuid references contact.ways (id),
        way_kind text,
        reason text
      )`.execute(trx);
    await sql`create index steps_by_escalation on contact.steps (escalation, at, id)`.execute(trx);
    await sql`
      create table contact.call_forms (
        digest bytea primary key, escalation uuid not null references contact.escalations (id), person uuid not null, way uuid, made_at timestamptz not null,
        expires_at timestamptz not null, used_at timestamptz
      )`.execute(trx);
    await sql`
      create table contact.delegations (
        id uuid primary key,
        about_kind text not null,
        about_id text not null,
        label text not null,
        path text not null,
        from_person uuid not null references core.people (id),
        to_person uuid not null references core.people (id),
        offered_at timestamptz not null,
        due_at timestamptz not null,
        policy_version int not null,
        answer text check (answer in ('accepted', 'declined', 'returned')),
        answered_at timestamptz,
        withdrawn_at timestamptz,
        sealed bytea not null,
        check (from_person <> to_person),
        check ((answer is null) = (answered_at is null))
      )`.execute(trx);
    await sql`create unique index delegations_running on contact.delegations (about_kind, about_id) where withdrawn_at is null and (answer is null or answer = 'accepted')`.execute(trx);
    await sql`create index delegations_by_person on contact.delegations (to_person, offered_at desc)`.execute(trx);
    await sql`
      create table contact.canaries (
        id uuid primary key, channel text not null check (channel in ('form', 'mail')), mark_digest bytea not null unique, sent_at timestamptz not null, due_at timestamptz not null,
        handed_over_at timestamptz, arrived_at timestamptz, reached_seat_at timestamptz, problem text
      )`.execute(trx);
    await sql`create index canaries_by_channel on contact.canaries (channel, sent_at desc)`.execute(trx);
  },
};
