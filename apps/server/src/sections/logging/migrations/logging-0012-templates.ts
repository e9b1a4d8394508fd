import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** What the templates of stored lines say, and which became which. */
export const logging0012Templates: Migration = {
  name: 'logging-0012-templates',
  async up(trx) {
    await sql`create table logging.templates (template text primary key, words text not null, became text, is_moved boolean not null, noted_at timestamptz not null)`.execute(trx);
    await sql`create index templates_to_move on logging.templates (template) where became is not null and not is_moved`.execute(trx);
  },
};
