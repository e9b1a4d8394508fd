import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** A lead that was accepted and given back keeps both moments; links of a chain made in the same millisecond keep their order. */
export const contact0003Returns: Migration = {
  name: 'contact-0003-returns',
  async up(trx) {
    await sql`alter table contact.delegations add column returned_at timestamptz, add check ((answer = 'returned') = (returned_at is not null))`.execute(trx);
    await sql`alter table contact.steps add column ordinal bigint generated always as identity`.execute(trx);
    await sql`create index call_forms_by_escalation on contact.call_forms (escalation)`.execute(trx);
  },
};
