import { sql } from 'kysely';
import type { Migration } from '../../db.ts';

/** Secrets of this instance, sealed under the master key. */
export const crypto0001Secrets: Migration = {
  name: 'crypto-0001-secrets',
  up: async (trx) => {
    await sql`
      CREATE TABLE platform.secrets (
        name text PRIMARY KEY,
        sealed bytea NOT NULL,
        made_at timestamptz NOT NULL
      )`.execute(trx);
  },
};
