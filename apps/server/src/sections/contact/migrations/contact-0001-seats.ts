import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** Seats with their dated history. At any moment a place in a seat has one person, and a person one place. */
export const contact0001Seats: Migration = {
  name: 'contact-0001-seats',
  async up(trx) {
    await sql`
      create table contact.seats (
        id uuid primary key,
        seat text not null,
        person uuid not null references core.people (id),
        place integer not null check (place between 0 and 49),
        since timestamptz not null,
        until timestamptz,
        appointed_by text not null,
        check (until is null or until >= since)
      )`.execute(trx);
    await sql`create unique index seats_place on contact.seats (seat, place) where until is null`.execute(trx);
    await sql`create unique index seats_person on contact.seats (seat, person) where until is null`.execute(trx);
  },
};
