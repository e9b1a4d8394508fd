import type { Trx } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';

/** Takes out of everything that is kept of kinds of lines what `redact` takes out of a text. What the miner had learned goes whole: ids are the same when it is learned anew. */
export async function forgetWords(trx: Trx<LoggingDoorTables>, redact: (text: string) => string): Promise<void> {
  for (const table of ['logging.templates', 'logging.patterns'] as const) {
    const words = await trx.selectFrom(table).select('words').distinct().execute();
    for (const { words: told } of words) if (redact(told) !== told) await trx.updateTable(table).set({ words: redact(told) }).where('words', '=', told).execute();
  }
  for (const { service, id, expected, came, sentence } of await trx.selectFrom('logging.pattern_alerts').select(['service', 'id', 'expected', 'came', 'sentence']).execute()) {
    const clean = { expected: redact(expected), came: redact(came), sentence: redact(sentence) };
    if (clean.expected !== expected || clean.came !== came || clean.sentence !== sentence) await trx.updateTable('logging.pattern_alerts').set(clean).where('service', '=', service).where('id', '=', id).execute();
  }
  await trx.deleteFrom('logging.pattern_miner').execute();
}
