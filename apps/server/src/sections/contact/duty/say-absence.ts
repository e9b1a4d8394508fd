import { MS, type Id, type Instant } from '@writ/kernel';
import type { DirectoryTables } from '../../../core/directory/tables.ts';
import { appendJournal } from '../../../core/journal/append-journal.ts';
import type { JournalTables } from '../../../core/journal/tables.ts';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import { lockSeat } from '../seat-store.ts';
import { SEATS, type SeatName } from '../seat.ts';
import type { ContactTables } from '../tables.ts';
import { cancelAbsence, insertAbsence, readAbsencesOf } from './absence-store.ts';
import { refuseDeserted } from './refuse-deserted.ts';

const LONGEST_MS = 366 * MS.day;

export interface AbsenceWish {
  readonly person: Id<'person'>;
  /** The seat that is handed over for a while; undefined for out of office. */
  readonly seat: SeatName | undefined;
  readonly standsIn: Id<'person'> | undefined;
  readonly from: Instant;
  readonly until: Instant;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

type Tables = ContactTables & DirectoryTables & JournalTables;

/**
 * Says that somebody is away, and who stands in. From then on calls go past them, and come back by themselves when it is over; one that begins in the past begins now.
 * Throws `seat-would-be-empty` when at any moment of it nobody of the seat would be there, other absences counted; `absence-overlaps`, `absence-backwards`,
 * `absence-too-long`, `stand-in-unfit`.
 */
export async function sayAbsence(trx: Trx<Tables>, wish: AbsenceWish): Promise<Id<'absence'>> {
  const absence = { ...wish, from: wish.from < wish.at ? wish.at : wish.from };
  if (absence.until <= absence.from) throw errors('absence-backwards');
  if (absence.until - absence.from > LONGEST_MS) throw errors('absence-too-long', { days: LONGEST_MS / MS.day });
  for (const seat of SEATS) await lockSeat(trx, seat);
  await refuseUnfit(trx, absence);
  const others = await readAbsencesOf(trx, absence.person, absence.at);
  if (others.some(({ from, until }) => from < absence.until && absence.from < until)) throw errors('absence-overlaps');
  const id = await insertAbsence(trx, { ...absence, saidBy: absence.by }, absence.at);
  for (const seat of SEATS) await refuseDeserted(trx, seat, absence.at);
  await appendJournal(trx, {
    actor: { kind: 'person', id: absence.by }, act: 'absence.said', subject: { kind: 'person', id: absence.person }, at: absence.at,
    detail: { absence: id, seat: absence.seat ?? null, standsIn: absence.standsIn ?? null, from: absence.from, until: absence.until },
  });
  return id;
}

export interface TakingBack {
  readonly id: Id<'absence'>;
  /** Only an absence of this person; anybody's when undefined. */
  readonly of: Id<'person'> | undefined;
  readonly by: Id<'person'>;
  readonly at: Instant;
}

/** They are back early, or stay after all. Throws `absence-not-found`. */
export async function takeBackAbsence(trx: Trx<Tables>, { id, of, by, at }: TakingBack): Promise<void> {
  for (const seat of SEATS) await lockSeat(trx, seat);
  const person = await cancelAbsence(trx, id, of, at);
  if (person === undefined) throw errors('absence-not-found');
  await appendJournal(trx, { actor: { kind: 'person', id: by }, act: 'absence.taken-back', subject: { kind: 'person', id: person }, at, detail: { absence: id } });
}

async function refuseUnfit(trx: Trx<DirectoryTables>, { person, standsIn }: AbsenceWish): Promise<void> {
  if (standsIn === undefined) return;
  const row = await trx.selectFrom('core.people').select('departed_at').where('id', '=', standsIn).executeTakeFirst();
  if (standsIn === person || !row || row.departed_at !== null) throw errors('stand-in-unfit');
}

