import { canonicalJson, toIso } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import type { JournalEntry, NewJournalEntry } from './entry.ts';
import { errors } from './errors.ts';
import { hashEntry } from './hash-entry.ts';
import { storableJson } from './storable-json.ts';
import type { JournalTables } from './tables.ts';

const LIMITS = { act: 100, subject: 300, why: 4_000, detail: 100_000 } as const;

/**
 * Appends one entry to the chain, inside the transaction that makes it true; both stand or neither does.
 *
 * The head's row stays locked until that transaction ends, which is what makes the chain linear and without gaps. So append last:
 * whoever appends first and works afterwards makes every other writer wait.
 * Throws `journal-entry-too-large` for content that does not belong here.
 */
export async function appendJournal(trx: Trx<JournalTables>, entry: NewJournalEntry): Promise<JournalEntry> {
  const [link] = await appendEntries(trx, [entry]);
  return link!;
}

/** `appendJournal` for several entries, in their order. */
export async function appendEntries(trx: Trx<JournalTables>, entries: readonly NewJournalEntry[]): Promise<readonly JournalEntry[]> {
  if (entries.length === 0) return [];
  entries.forEach(refuseContent);
  const head = await trx.selectFrom('core.journal_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow();
  const links: JournalEntry[] = [];
  for (const entry of entries) links.push(linkEntry(entry, links.at(-1) ?? { seq: Number(head.seq), hash: head.hash }));
  await trx.insertInto('core.journal').values(links.map((link) => ({
    seq: link.seq,
    at: link.at,
    actor_kind: link.actor.kind,
    actor_id: link.actor.id,
    act: link.act,
    subject_kind: link.subject.kind,
    subject_id: link.subject.id,
    why: link.why,
    detail: JSON.stringify(link.detail),
    previous: link.previous,
    hash: link.hash,
  }))).execute();
  return links;
}

/** The entry as the next link behind `head`. */
export function linkEntry(entry: NewJournalEntry, head: { readonly seq: number; readonly hash: string }): JournalEntry {
  const unhashed = storableJson({
    seq: head.seq + 1,
    at: toIso(entry.at),
    actor: { kind: entry.actor.kind, id: entry.actor.id } as Actor,
    act: entry.act,
    subject: { kind: entry.subject.kind, id: entry.subject.id },
    why: entry.why ?? null,
    detail: entry.detail ?? null,
    previous: head.hash,
  });
  return { ...unhashed, hash: hashEntry(unhashed) };
}

function refuseContent(entry: NewJournalEntry): void {
  const sizes = { act: entry.act.length, subject: entry.subject.id.length + entry.subject.kind.length, why: entry.why?.length ?? 0, detail: canonicalJson(entry.detail ?? null).length };
  for (const part of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
    if (sizes[part] > LIMITS[part]) throw errors('journal-entry-too-large', { part, act: entry.act.slice(0, LIMITS.act), size: sizes[part], limit: LIMITS[part] });
  }
}
