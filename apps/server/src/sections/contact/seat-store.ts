import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/db.ts';
import type { Seat, SeatName, SeatPlace } from './seat.ts';
import type { ContactTables } from './tables.ts';

interface Row {
  person: string;
  place: number;
  since: Date;
  until: Date | null;
}

/** Who sits in the seat now. */
export async function readSeat(db: Db<ContactTables> | Trx<ContactTables>, name: SeatName): Promise<Seat> {
  const rows = await db.selectFrom('contact.seats').select(['person', 'place', 'since', 'until']).where('seat', '=', name).where('until', 'is', null).orderBy('place').execute();
  const places = rows.map(toPlace);
  return { name, holder: places.find(({ place }) => place === 0), deputies: places.filter(({ place }) => place > 0) };
}

/** Who had which place at a moment, in order. */
export async function readSeatAt(db: Db<ContactTables>, name: SeatName, at: Instant): Promise<readonly SeatPlace[]> {
  const rows = await db.selectFrom('contact.seats').select(['person', 'place', 'since', 'until']).where('seat', '=', name)
    .where('since', '<=', new Date(at)).where((where) => where.or([where('until', 'is', null), where('until', '>', new Date(at))])).orderBy('place').execute();
  return rows.map(toPlace);
}

/** Everybody who ever sat there, the latest first, at most 500. */
export async function readSeatHistory(db: Db<ContactTables>, name: SeatName): Promise<readonly SeatPlace[]> {
  const rows = await db.selectFrom('contact.seats').select(['person', 'place', 'since', 'until']).where('seat', '=', name).orderBy('since', 'desc').limit(500).execute();
  return rows.map(toPlace);
}

export async function openPlace(trx: Trx<ContactTables>, name: SeatName, person: Id<'person'>, place: number, by: string, now: Instant): Promise<void> {
  await trx.insertInto('contact.seats').values({ id: newId(now), seat: name, person, place, since: toIso(now), until: null, appointed_by: by }).execute();
}

export async function closePlace(trx: Trx<ContactTables>, name: SeatName, person: Id<'person'>, now: Instant): Promise<void> {
  await trx.updateTable('contact.seats').set({ until: new Date(now) }).where('seat', '=', name).where('person', '=', person).where('until', 'is', null).execute();
}

/** Serialises changes of one seat until the transaction ends, so that two at once cannot empty it. */
export async function lockSeat(trx: Trx<ContactTables>, name: SeatName): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`contact.seat.${name}`}))`.execute(trx);
}

function toPlace(row: Row): SeatPlace {
  return { person: row.person as Id<'person'>, place: row.place, since: instant(row.since.getTime()), until: row.until ? instant(row.until.getTime()) : undefined };
}
