import { sql } from 'kysely';
import type { Migration } from '../../../platform/db.ts';

/** How far each watcher of lines has looked, in the order of their coming. */
export const logging0002Watch: Migration = {
  name: 'logging-0002-watch',
  async up(trx) {
    await sql`create table logging.watch_places (watcher text primary key, received_at timestamptz(3) not null, batch text not null, seq bigint not null)`.execute(trx);
  },
};
