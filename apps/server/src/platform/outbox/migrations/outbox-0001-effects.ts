import { sql } from 'kysely';
import type { Migration } from '../../db.ts';

/** Effects on the outside: what is to be done, sealed, and how it went. */
export const outbox0001Effects: Migration = {
  name: 'outbox-0001-effects',
  up: async (trx) => {
    await sql`
      CREATE TABLE platform.outbox (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        key text NOT NULL,
        payload bytea NOT NULL,
        made_at timestamptz NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        last_reason text,
        delivered_at timestamptz,
        UNIQUE (kind, key)
      )`.execute(trx);
    await sql`CREATE INDEX outbox_waiting ON platform.outbox (made_at) WHERE delivered_at IS NULL`.execute(trx);
  },
};
