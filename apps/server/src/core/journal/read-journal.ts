import { toIso } from '@writ/kernel';
import type { Selectable } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import type { JournalEntry } from './entry.ts';
import type { JournalFilter, JournalPage } from './journal-page.ts';
import { readJournalHead, readLastCheckpoint } from './sign-checkpoint.ts';
import type { JournalTables } from './tables.ts';

const MOST = 500;

/** Entries that a filter lets through, newest first. `before` is what the last page gave as `next`. */
export async function readJournal(db: Db<JournalTables>, filter: JournalFilter, { before, limit = 50 }: { readonly before?: number | undefined; readonly limit?: number } = {}): Promise<JournalPage> {
  const most = Math.min(Math.max(limit, 1), MOST);
  let query = db.selectFrom('core.journal').selectAll().orderBy('seq', 'desc').limit(most + 1);
  if (before !== undefined) query = query.where('seq', '<', before);
  if (filter.act !== undefined) query = filter.act.endsWith('.') ? query.where('act', 'like', `${filter.act.replaceAll(/[\\%_]/g, '\\$&')}%`) : query.where('act', '=', filter.act);
  if (filter.subject) query = query.where('subject_kind', '=', filter.subject.kind);
  if (filter.subject?.id !== undefined) query = query.where('subject_id', '=', filter.subject.id);
  if (filter.actor) query = query.where('actor_kind', '=', filter.actor.kind);
  if (filter.actor?.id !== undefined) query = query.where('actor_id', '=', filter.actor.id);
  if (filter.from !== undefined) query = query.where('at', '>=', new Date(filter.from));
  if (filter.to !== undefined) query = query.where('at', '<', new Date(filter.to));
  const rows = await query.execute();
  const entries = rows.slice(0, most).map(toEntry);
  return { entries, next: rows.length > most ? entries.at(-1)!.seq : undefined, head: await readJournalHead(db), lastCheckpoint: await readLastCheckpoint(db) };
}

/** Entries in their order from `from` on, a batch at a time, in constant memory. */
export async function* streamEntries(db: Db<JournalTables>, from = 1, batch = 1_000): AsyncGenerator<JournalEntry> {
  for (let next = from; ; ) {
    const rows = await db.selectFrom('core.journal').selectAll().where('seq', '>=', next).orderBy('seq').limit(batch).execute();
    for (const row of rows) yield toEntry(row);
    if (rows.length < batch) return;
    next = Number(rows.at(-1)!.seq) + 1;
  }
}

function toEntry(row: Selectable<JournalTables['core.journal']>): JournalEntry {
  return {
    seq: Number(row.seq), at: toIso(row.at.getTime() as never), actor: { kind: row.actor_kind, id: row.actor_id } as Actor, act: row.act,
    subject: { kind: row.subject_kind, id: row.subject_id }, why: row.why, detail: row.detail, previous: row.previous, hash: row.hash,
  };
}
