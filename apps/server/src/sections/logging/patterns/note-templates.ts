import type { Instant } from '@writ/kernel';
import { storableText } from '../../../core/journal/storable-json.ts';
import type { Db } from '../../../platform/db.ts';
import type { LoggingDoorTables } from '../parts.ts';
import type { LearnedTemplate } from './mine-lines.ts';

/** Of so many new ones at once the rest are no kinds of lines; each is counted by the words of its own line, should it come again. */
const MOST_AT_ONCE = 500;
const MOST_MOVED = 5_000;

/** Notes what templates say, and which of them took the place of which. The first to say what became of one is believed. */
export async function noteTemplates(db: Db<LoggingDoorTables>, learned: readonly LearnedTemplate[], now: Instant): Promise<void> {
  if (learned.length === 0) return;
  const noted = learned.slice(0, MOST_AT_ONCE);
  const at = new Date(now);
  await db.transaction().execute(async (trx) => {
    const rows = noted.map(({ id, words }) => ({ template: id, words: storableText(words), became: null, is_moved: false, noted_at: at }));
    await trx.insertInto('logging.templates').values(rows.toSorted(byTemplate)).onConflict((conflict) => conflict.column('template').doNothing()).execute();
    const old = new Map(noted.flatMap(({ id, words, was }) => was.map((before) => [before, { template: before, words: storableText(words), became: id, is_moved: false, noted_at: at }] as const)));
    if (old.size === 0) return;
    await trx.insertInto('logging.templates').values([...old.values()].slice(0, MOST_MOVED).toSorted(byTemplate)).onConflict((conflict) => conflict.column('template').doUpdateSet((eb) => ({ became: eb.fn.coalesce('logging.templates.became', 'excluded.became') }))).execute();
  });
}

/** In one order, so that two servers never wait for each other. */
function byTemplate(one: { readonly template: string }, other: { readonly template: string }): number {
  return one.template < other.template ? -1 : 1;
}
