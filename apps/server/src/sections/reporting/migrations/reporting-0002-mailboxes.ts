import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** How far each mailbox was read. */
export const reporting0002Mailboxes: Migration = {
  name: 'reporting-0002-mailboxes',
  async up(trx) {
    await sql`create table reporting.mailboxes (name text primary key, uid_validity text not null, last_uid bigint not null, read_at timestamptz not null)`.execute(trx);
  },
};
