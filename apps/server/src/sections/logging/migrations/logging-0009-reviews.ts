import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Customers whose servers are managed, and the reviews of these servers. */
export const logging0009Reviews: Migration = {
  name: 'logging-0009-reviews',
  async up(trx) {
    await sql`create table logging.customers (
      id uuid primary key, name text not null, hosts jsonb not null, reviewer uuid references core.people (id), since timestamptz(3) not null, ended_at timestamptz(3)
    )`.execute(trx);
    await sql`create unique index customers_by_name on logging.customers (lower(name)) where ended_at is null`.execute(trx);
    // What is signed holds together, whatever a use case forgets.
    await sql`create table logging.reviews (
      id uuid primary key, customer uuid not null references logging.customers (id), opened_at timestamptz(3) not null, range_from timestamptz(3) not null, range_until timestamptz(3) not null,
      sealed bytea not null, signed_at timestamptz(3), signed_by uuid references core.people (id), content_digest text, signed_sealed bytea, letter_sealed bytea, letter_digest text,
      sent_at timestamptz(3), sent_by uuid references core.people (id),
      check ((signed_at is null) = (signed_by is null) and (signed_at is null) = (content_digest is null) and (signed_at is null) = (signed_sealed is null)
        and (signed_at is null) = (letter_sealed is null) and (signed_at is null) = (letter_digest is null)),
      check (sent_at is null or signed_at is not null)
    )`.execute(trx);
    await sql`create unique index reviews_open on logging.reviews (customer) where signed_at is null`.execute(trx);
    await sql`create index reviews_by_customer on logging.reviews (customer, opened_at desc)`.execute(trx);
  },
};
