import { instant, newId, toIso, type Id, type Instant } from '@writ/kernel';
import type { Db, Trx } from '../../../platform/db.ts';
import type { SeatName } from '../seat.ts';
import type { ContactTables } from '../tables.ts';
import type { Absence } from './decide-duty.ts';

/** An absence as it was said. Taken back early, it ends then. */
export interface SaidAbsence extends Absence {
  readonly id: Id<'absence'>;
  /** The seat that is handed over; undefined for away from everything. */
  readonly seat: string | undefined;
  readonly saidBy: Id<'person'>;
}

/** Absences that concern a seat and end after a moment, the earliest first, at most 1,000. */
export async function readAbsences(db: Db<ContactTables>, seat: SeatName, endAfter: Instant): Promise<readonly SaidAbsence[]> {
  const rows = await db.selectFrom('contact.absences').selectAll()
    .where((where) => where.or([where('seat', 'is', null), where('seat', '=', seat)])).where('until_at', '>', new Date(endAfter))
    .orderBy('from_at').orderBy('id').limit(1_000).execute();
  return rows.map(toAbsence).filter(({ from, until }) => until > from && until > endAfter);
}

/** A person's absences that are not over, the earliest first. */
export async function readAbsencesOf(db: Db<ContactTables>, person: Id<'person'>, now: Instant): Promise<readonly SaidAbsence[]> {
  const rows = await db.selectFrom('contact.absences').selectAll().where('person', '=', person).where('cancelled_at', 'is', null).where('until_at', '>', new Date(now)).orderBy('from_at').limit(100).execute();
  return rows.map(toAbsence);
}

export async function insertAbsence(trx: Trx<ContactTables>, absence: Omit<SaidAbsence, 'id'>, at: Instant): Promise<Id<'absence'>> {
  const id = newId<'absence'>(at);
  await trx.insertInto('contact.absences').values({
    id, person: absence.person, seat: absence.seat ?? null, stands_in: absence.standsIn ?? null, from_at: toIso(absence.from), until_at: toIso(absence.until),
    said_by: absence.saidBy, said_at: toIso(at), cancelled_at: null,
  }).execute();
  return id;
}

/** The absence that was ended, or undefined when there was none to end. */
export async function cancelAbsence(trx: Trx<ContactTables>, id: Id<'absence'>, of: Id<'person'> | undefined, at: Instant): Promise<Id<'person'> | undefined> {
  let update = trx.updateTable('contact.absences').set({ cancelled_at: toIso(at) }).where('id', '=', id);
  if (of !== undefined) update = update.where('person', '=', of);
  const row = await update.where('cancelled_at', 'is', null).where('until_at', '>', new Date(at)).returning('person').executeTakeFirst();
  return row?.person;
}

function toAbsence(row: { id: Id<'absence'>; person: Id<'person'>; seat: string | null; stands_in: Id<'person'> | null; from_at: Date; until_at: Date; said_by: Id<'person'>; cancelled_at: Date | null }): SaidAbsence {
  const until = row.cancelled_at && row.cancelled_at < row.until_at ? row.cancelled_at : row.until_at;
  return {
    id: row.id, person: row.person, seat: row.seat ?? undefined, standsIn: row.stands_in ?? undefined, saidBy: row.said_by,
    from: instant(row.from_at.getTime()), until: instant(until.getTime()),
  };
}
