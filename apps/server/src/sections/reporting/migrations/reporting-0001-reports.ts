import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Reports, their threads, the mail they came by, and what the public pages say. */
export const reporting0001Reports: Migration = {
  name: 'reporting-0001-reports',
  async up(trx) {
    await sql`
      create table reporting.reports (
        id uuid primary key,
        number int generated always as identity unique,
        tracking text not null unique,
        channel text not null,
        intake_key text not null unique,
        received_at timestamptz not null,
        state text not null default 'new' check (state in ('new', 'reviewed', 'needs-information', 'accepted', 'declined', 'duplicate')),
        urgent boolean not null,
        is_public boolean not null,
        is_exploited boolean not null,
        sealed bytea not null,
        reporter_digest bytea,
        link_generation int not null default 1,
        review_due_at timestamptz not null,
        policy_version int not null,
        reviewed_at timestamptz,
        reviewed_by uuid,
        review_verdict text,
        duplicate_of uuid references reporting.reports (id),
        rank int not null,
        rank_signals text[] not null default '{}',
        similarity int[] not null default '{}',
        closed_at timestamptz,
        off_hours boolean not null,
        last_message_at timestamptz not null,
        waits_for_us boolean not null default true,
        check ((state = 'new') = (reviewed_at is null)),
        check ((state = 'duplicate') = (duplicate_of is not null)),
        check (duplicate_of <> id)
      )`.execute(trx);
    await sql`create index reports_waiting on reporting.reports (review_due_at) where state = 'new'`.execute(trx);
    await sql`create index reports_received on reporting.reports (received_at desc, id)`.execute(trx);
    await sql`create index reports_by_state on reporting.reports (state, received_at desc)`.execute(trx);
    await sql`create index reports_by_reporter on reporting.reports (reporter_digest) where reporter_digest is not null`.execute(trx);
    await sql`create index reports_similarity on reporting.reports using gin (similarity)`.execute(trx);

    await sql`
      create table reporting.mails (
        id uuid primary key,
        content_key text not null unique,
        received_at timestamptz not null,
        via text not null,
        blob text not null,
        bytes bigint not null,
        envelope_sealed bytea,
        kind text,
        because text[] not null default '{}',
        outcome text not null default 'waiting' check (outcome in ('waiting', 'opened', 'threaded', 'set-aside', 'canary', 'bounce')),
        report uuid references reporting.reports (id),
        sealed bytea,
        read_at timestamptz,
        attempts int not null default 0,
        last_reason text
      )`.execute(trx);
    await sql`create index mails_waiting on reporting.mails (received_at) where outcome = 'waiting'`.execute(trx);
    await sql`create index mails_by_outcome on reporting.mails (outcome, received_at desc)`.execute(trx);

    await sql`
      create table reporting.messages (
        id uuid primary key,
        report uuid not null references reporting.reports (id),
        at timestamptz not null,
        from_whom text not null check (from_whom in ('reporter', 'company', 'writ')),
        author uuid,
        via text not null,
        sealed bytea not null,
        mail uuid references reporting.mails (id),
        intake_key text unique,
        mailed_at timestamptz,
        bounced_at timestamptz,
        check ((from_whom = 'company') = (author is not null))
      )`.execute(trx);
    await sql`create index messages_by_report on reporting.messages (report, at)`.execute(trx);
    await sql`create table reporting.notes (id uuid primary key, report uuid not null references reporting.reports (id), at timestamptz not null, author uuid not null, sealed bytea not null)`.execute(trx);
    await sql`create index notes_by_report on reporting.notes (report, at)`.execute(trx);
    await sql`
      create table reporting.attachments (
        id uuid primary key,
        report uuid not null references reporting.reports (id),
        message uuid references reporting.messages (id),
        at timestamptz not null,
        sealed bytea not null,
        type text not null,
        bytes bigint not null,
        digest text not null,
        blob text not null
      )`.execute(trx);
    await sql`create index attachments_by_report on reporting.attachments (report)`.execute(trx);
    await sql`
      create table reporting.message_ids (
        digest bytea not null,
        report uuid not null references reporting.reports (id),
        whose text not null check (whose in ('ours', 'theirs')),
        sender_digest bytea,
        message uuid references reporting.messages (id),
        primary key (digest, report)
      )`.execute(trx);
    await sql`
      create table reporting.samples (
        report uuid primary key references reporting.reports (id),
        drawn_at timestamptz not null,
        answered_at timestamptz,
        answered_by uuid,
        was_ranked_right boolean
      )`.execute(trx);
    await sql`
      create table reporting.acknowledgements (
        id uuid primary key, report uuid references reporting.reports (id), text text not null, url text, published_at timestamptz not null, withdrawn_at timestamptz
      )`.execute(trx);
    await sql`
      create table reporting.company_days (
        date date not null, kind text not null check (kind in ('closed', 'early', 'holiday')), closes text, name text not null, source text not null,
        added_by uuid not null, added_at timestamptz not null, primary key (date, kind), check ((kind = 'early') = (closes is not null))
      )`.execute(trx);
    await sql`create table reporting.public_settings (key text primary key, value jsonb not null, changed_by uuid, changed_at timestamptz not null)`.execute(trx);
    await sql`
      create table reporting.security_txt (
        id int primary key check (id = 1), text text not null, made_at timestamptz not null, expires_at timestamptz not null, signed boolean not null
      )`.execute(trx);
  },
};
