import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import { z } from 'zod';
import type { Db, Trx } from '../../platform/db.ts';
import type { Actor } from '../actor.ts';
import { appendJournal } from '../journal/append-journal.ts';
import type { JournalTables } from '../journal/tables.ts';
import { errors } from './errors.ts';
import type { Person, RecordBox } from './person.ts';
import type { DirectoryTables } from './tables.ts';

const Sealed = z.object({ name: z.string(), email: z.string().optional() });

export interface NewPerson {
  /** 1 to 200 characters. */
  readonly name: string;
  readonly email?: string | undefined;
}

/** Adds a person. Throws `person-exists` when another has the address. */
export async function addPerson(trx: Trx<DirectoryTables & JournalTables>, box: RecordBox, person: NewPerson, by: Actor, now: Instant): Promise<Person> {
  const id = newId<'person'>(now);
  const digest = person.email === undefined ? null : emailDigest(box, person.email);
  const added = await trx
    .insertInto('core.people')
    .values({ id, sealed: sealPerson(box, id, person), email_digest: digest, created_at: toIso(now), departed_at: null })
    .onConflict((conflict) => conflict.column('email_digest').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) throw errors('person-exists');
  await appendJournal(trx, { actor: by, act: 'person.added', subject: { kind: 'person', id }, at: now });
  return { id, name: person.name, email: person.email, createdAt: now, departedAt: undefined };
}

/** Changes a person's name or address. Throws `person-not-found`, `person-exists`. */
export async function renamePerson(trx: Trx<DirectoryTables & JournalTables>, box: RecordBox, id: Id<'person'>, person: NewPerson, by: Actor, now: Instant): Promise<void> {
  const digest = person.email === undefined ? null : emailDigest(box, person.email);
  if (digest) {
    const other = await trx.selectFrom('core.people').select('id').where('email_digest', '=', digest).where('id', '!=', id).executeTakeFirst();
    if (other) throw errors('person-exists');
  }
  const changed = await trx.updateTable('core.people').set({ sealed: sealPerson(box, id, person), email_digest: digest }).where('id', '=', id).executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw errors('person-not-found');
  await appendJournal(trx, { actor: by, act: 'person.changed', subject: { kind: 'person', id }, at: now });
}

/** Records that a person has left; their keys stop being known at once. Throws `person-not-found`, `person-departed`. */
export async function recordDeparture(trx: Trx<DirectoryTables & JournalTables>, id: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  const changed = await trx.updateTable('core.people').set({ departed_at: new Date(now) }).where('id', '=', id).where('departed_at', 'is', null).executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw errors((await personExists(trx, id)) ? 'person-departed' : 'person-not-found');
  await appendJournal(trx, { actor: by, act: 'person.departed', subject: { kind: 'person', id }, at: now });
}

/** One person, or undefined. */
export async function findPerson(db: Db<DirectoryTables>, box: RecordBox, id: Id<'person'>): Promise<Person | undefined> {
  const row = await db.selectFrom('core.people').selectAll().where('id', '=', id).executeTakeFirst();
  return row && openPerson(box, row);
}

/** The person with this address, in whatever case it is written. */
export async function findPersonByEmail(db: Db<DirectoryTables>, box: RecordBox, email: string): Promise<Person | undefined> {
  const row = await db.selectFrom('core.people').selectAll().where('email_digest', '=', emailDigest(box, email)).executeTakeFirst();
  return row && openPerson(box, row);
}

/** Everybody, by name. A company has hundreds of people, not millions: sealed names are sorted and searched here, not in the database. */
export async function listPeople(db: Db<DirectoryTables>, box: RecordBox): Promise<readonly Person[]> {
  const rows = await db.selectFrom('core.people').selectAll().limit(10_000).execute();
  return rows.map((row) => openPerson(box, row)).toSorted((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1));
}

async function personExists(trx: Trx<DirectoryTables>, id: Id<'person'>): Promise<boolean> {
  return (await trx.selectFrom('core.people').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

function emailDigest(box: RecordBox, email: string): Buffer {
  return Buffer.from(box.digest('person.email', email.trim().toLowerCase()));
}

/** What the bytes are bound to; the rotation of the master key looks for it under this name. */
function sealName(id: string): string {
  return `core.people.sealed:${id}`;
}

function sealPerson(box: RecordBox, id: string, { name, email }: NewPerson): Buffer {
  return Buffer.from(box.seal(sealName(id), JSON.stringify({ name, email })));
}

function openPerson(box: RecordBox, row: { id: string; sealed: Buffer; created_at: Date; departed_at: Date | null }): Person {
  const { name, email } = Sealed.parse(JSON.parse(box.open(sealName(row.id), row.sealed)));
  return { id: row.id as Id<'person'>, name, email, createdAt: instant(row.created_at.getTime()), departedAt: row.departed_at ? instant(row.departed_at.getTime()) : undefined };
}
