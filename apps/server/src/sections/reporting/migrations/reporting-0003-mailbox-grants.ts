import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** The newest refresh token of each mailbox, where its server gives new ones. */
export const reporting0003MailboxGrants: Migration = {
  name: 'reporting-0003-mailbox-grants',
  async up(trx) {
    await sql`create table reporting.mailbox_grants (id text primary key, sealed bytea not null, kept_at timestamptz not null)`.execute(trx);
  },
};
