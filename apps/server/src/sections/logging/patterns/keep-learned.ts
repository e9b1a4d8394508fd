import { createHash } from 'node:crypto';
import type { LoggingParts } from '../parts.ts';

const MINER = 'all services';

/** What the miner of lines had learned when it was last kept; undefined where that is nothing, or cannot be read: it learns anew then, and gives the same ids. */
export async function readLearned({ db, log }: Pick<LoggingParts, 'db' | 'log'>): Promise<string | undefined> {
  try {
    return (await db.selectFrom('logging.pattern_miner').select('state').where('name', '=', MINER).executeTakeFirst())?.state;
  } catch (error) {
    log.warn({ err: error }, 'What the miner of log lines had learned could not be read');
    return undefined;
  }
}

/** Keeps what the miner of lines has learned, where that is new. Throws what the database does, and `log-reading-failed`. */
export async function keepLearned({ db, reading, clock }: Pick<LoggingParts, 'db' | 'reading' | 'clock'>): Promise<void> {
  const state = await reading.save();
  const held = await db.selectFrom('logging.pattern_miner').select(({ fn }) => fn<string>('md5', ['state']).as('digest')).where('name', '=', MINER).executeTakeFirst();
  if (held?.digest === createHash('md5').update(state).digest('hex')) return;
  const row = { state, saved_at: new Date(clock()) };
  await db.insertInto('logging.pattern_miner').values({ name: MINER, ...row }).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute();
}
