import { instant, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { RecordBox } from '../../../core/directory/person.ts';
import type { SealedColumn } from '../../../platform/crypto/index.ts';
import type { Db, Trx } from '../../../platform/db.ts';
import type { ContactTables, WayKind } from '../tables.ts';
import type { Way } from './way.ts';

/** For the rotation of the master key. */
export const WAYS_COLUMN: SealedColumn = { table: 'contact.ways', id: 'id', column: 'sealed' };

/** A person's ways that are not removed, in the order in which they are tried. */
export async function readWays(db: Db<ContactTables>, box: RecordBox, person: Id<'person'>): Promise<readonly Way[]> {
  const rows = await db.selectFrom('contact.ways').selectAll().where('person', '=', person).where('removed_at', 'is', null).orderBy('place').limit(100).execute();
  return rows.map((row) => toWay(box, row));
}

/** One way, undefined when it was removed or never was. */
export async function readWay(db: Db<ContactTables>, box: RecordBox, id: Id<'way'>): Promise<Way | undefined> {
  const row = await db.selectFrom('contact.ways').selectAll().where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst();
  return row && toWay(box, row);
}

/** A person's ways change one after the other, until the transaction ends. */
export async function lockWays(trx: Trx<ContactTables>, person: Id<'person'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`contact.ways.${person}`}))`.execute(trx);
}

/** The places that a person's ways have, by way, first one first. Lock them before. */
export async function readPlaces(trx: Trx<ContactTables>, person: Id<'person'>): Promise<readonly { readonly id: Id<'way'>; readonly place: number }[]> {
  return trx.selectFrom('contact.ways').select(['id', 'place']).where('person', '=', person).where('removed_at', 'is', null).orderBy('place').execute();
}

export async function insertWay(trx: Trx<ContactTables>, box: RecordBox, way: { readonly id: Id<'way'>; readonly person: Id<'person'>; readonly kind: WayKind; readonly config: unknown; readonly place: number; readonly at: Instant }): Promise<void> {
  await trx.insertInto('contact.ways').values({
    id: way.id, person: way.person, kind: way.kind, sealed: Buffer.from(box.seal(sealName(way.id), JSON.stringify(way.config))), place: way.place, added_at: toIso(way.at),
    verified_at: null, removed_at: null, last_delivered_at: null, last_failed_at: null, last_reason: null,
  }).execute();
}

/** The row stays for the chains that name it; what the adapter needed is forgotten. False when it was removed already. */
export async function closeWay(trx: Trx<ContactTables>, box: RecordBox, id: Id<'way'>, at: Instant): Promise<boolean> {
  const closed = await trx.updateTable('contact.ways').set({ removed_at: toIso(at), sealed: Buffer.from(box.seal(sealName(id), '{}')) }).where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst();
  return closed.numUpdatedRows === 1n;
}

/** What became of the last call by a way. Failures keep their static code until the next delivery. */
export async function noteOutcome(db: Db<ContactTables>, id: Id<'way'>, reason: string | undefined, at: Instant): Promise<void> {
  await db.updateTable('contact.ways').set(reason === undefined ? { last_delivered_at: toIso(at), last_reason: null } : { last_failed_at: toIso(at), last_reason: reason }).where('id', '=', id).execute();
}

type Row = { id: Id<'way'>; person: Id<'person'>; kind: WayKind; sealed: Buffer; place: number; added_at: Date; verified_at: Date | null; last_delivered_at: Date | null; last_failed_at: Date | null; last_reason: string | null };

function toWay(box: RecordBox, row: Row): Way {
  return {
    id: row.id, person: row.person, kind: row.kind, place: row.place, config: JSON.parse(box.open(sealName(row.id), row.sealed)) as unknown, addedAt: instant(row.added_at.getTime()),
    verifiedAt: momentOf(row.verified_at), deliveredAt: momentOf(row.last_delivered_at), failedAt: momentOf(row.last_failed_at), reason: row.last_reason ?? undefined,
  };
}

function momentOf(date: Date | null): Instant | undefined {
  return date === null ? undefined : instant(date.getTime());
}

function sealName(id: Id<'way'>): string {
  return `contact.ways.sealed:${id}`;
}
