import { instant, type Id } from '@writ/kernel';
import { z } from 'zod';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import type { About } from '../chain/chain.ts';
import type { ContactTables } from '../tables.ts';
import type { Delegation } from './delegation.ts';

const Sealed = z.object({ ask: z.string(), said: z.string().optional() });

/** What the bytes are bound to; the rotation of the master key looks for it under this name. */
export function sealWords(box: RecordBox, id: Id<'delegation'>, words: z.infer<typeof Sealed>): Buffer {
  return Buffer.from(box.seal(`contact.delegations.sealed:${id}`, JSON.stringify(words)));
}

type Source = { readonly db: Db<ContactTables>; readonly box: RecordBox };

/** The latest delegation about something: the running one, or how the last one ended. */
export async function readDelegation({ db, box }: Source, about: About): Promise<Delegation | undefined> {
  const row = await db.selectFrom('contact.delegations').selectAll().where('about_kind', '=', about.kind).where('about_id', '=', about.id).orderBy('offered_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row && toDelegation(box, row);
}

/** One delegation by its id. */
export async function findDelegation({ db, box }: Source, id: Id<'delegation'>): Promise<Delegation | undefined> {
  const row = await db.selectFrom('contact.delegations').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toDelegation(box, row);
}

/** What somebody was asked to lead, the latest first, at most 200. */
export async function listDelegationsTo({ db, box }: Source, person: Id<'person'>): Promise<readonly Delegation[]> {
  const rows = await db.selectFrom('contact.delegations').selectAll().where('to_person', '=', person).orderBy('offered_at', 'desc').limit(200).execute();
  return rows.map((row) => toDelegation(box, row));
}

/** Whether somebody leads it or is asked to: then they may open it. What was declined, returned or withdrawn opens nothing any more. */
export async function isDelegatedTo(db: Db<ContactTables>, about: About, person: Id<'person'>): Promise<boolean> {
  const row = await db.selectFrom('contact.delegations').select('id').where('about_kind', '=', about.kind).where('about_id', '=', about.id).where('to_person', '=', person)
    .where('withdrawn_at', 'is', null).where((where) => where.or([where('answer', 'is', null), where('answer', '=', 'accepted')])).executeTakeFirst();
  return row !== undefined;
}

/** Held until the transaction ends. */
export async function holdDelegation(trx: Trx<ContactTables>, box: RecordBox, id: Id<'delegation'>): Promise<Delegation | undefined> {
  const row = await trx.selectFrom('contact.delegations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toDelegation(box, row);
}

function toDelegation(box: RecordBox, row: {
  id: Id<'delegation'>; about_kind: About['kind']; about_id: string; label: string; path: string; from_person: Id<'person'>; to_person: Id<'person'>; offered_at: Date; due_at: Date;
  answer: Delegation['answer'] | null; answered_at: Date | null; returned_at: Date | null; withdrawn_at: Date | null; sealed: Buffer;
}): Delegation {
  const { ask, said } = Sealed.parse(JSON.parse(box.open(`contact.delegations.sealed:${row.id}`, row.sealed)));
  const moment = (date: Date | null) => (date === null ? undefined : instant(date.getTime()));
  return {
    id: row.id, about: { kind: row.about_kind, id: row.about_id }, label: row.label, path: row.path, from: row.from_person, to: row.to_person, ask, said,
    offeredAt: instant(row.offered_at.getTime()), dueAt: instant(row.due_at.getTime()), answer: row.answer ?? undefined,
    answeredAt: moment(row.answered_at), returnedAt: moment(row.returned_at), withdrawnAt: moment(row.withdrawn_at),
  };
}
