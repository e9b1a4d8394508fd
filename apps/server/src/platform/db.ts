import type { Kysely, Transaction } from 'kysely';

/** The database or a transaction on it, typed by the tables that the holder may touch. Table names carry their owner's schema: `core.hosts`. */
export type Db<Tables> = Kysely<Tables> | Transaction<Tables>;
export type Trx<Tables> = Transaction<Tables>;

/** One numbered step of an owner's schema, forward only. Runs in a transaction. SQL must be right on PostgreSQL 15 to 18. */
export interface Migration {
  /** `0001-hosts`. */
  readonly name: string;
  readonly up: (trx: Trx<unknown>) => Promise<void>;
}
/** Who owns a PostgreSQL schema, and how it came to be. */
export interface MigrationOwner {
  readonly schema: string;
  readonly migrations: readonly Migration[];
}
