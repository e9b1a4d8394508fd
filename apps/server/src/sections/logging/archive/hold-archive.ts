import { sql } from 'kysely';
import type { ArchiveParts } from './archive-parts.ts';

/** Names the lock in the database; any number that nobody else uses. */
const LOCK = 4_069_001;

/** Runs `work` while nobody else archives or restores; whoever comes second does nothing and undefined is given. */
export async function holdArchive<Result>({ db }: Pick<ArchiveParts, 'db'>, work: () => Promise<Result>): Promise<Result | undefined> {
  return db.transaction().execute(async (trx) => {
    // Nothing is said on this connection while the work runs, which may take an hour.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx);
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as held`.execute(trx);
    return rows[0]?.held === true ? work() : undefined;
  });
}
