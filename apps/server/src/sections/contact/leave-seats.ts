import type { Id, Instant } from '@writ/kernel';
import type { Actor } from '../../core/actor.ts';
import { errors as directoryErrors } from '../../core/directory/errors.ts';
import type { JournalTables } from '../../core/journal/tables.ts';
import type { DirectoryTables } from '../../core/directory/tables.ts';
import type { Trx } from '../../platform/db.ts';
import { standDown } from './appoint.ts';
import { lockSeat, readSeat } from './seat-store.ts';
import { SEATS } from './seat.ts';
import type { ContactTables } from './tables.ts';

/** Ends every deputy's place of somebody who leaves. Throws `person-holds-seat` for who sits in a seat: it is given to somebody else first. */
export async function leaveSeats(trx: Trx<ContactTables & DirectoryTables & JournalTables>, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  for (const seat of SEATS) {
    await lockSeat(trx, seat);
    const { holder, deputies } = await readSeat(trx, seat);
    if (holder?.person === person) throw directoryErrors('person-holds-seat', { seat });
    if (deputies.some((deputy) => deputy.person === person)) await standDown(trx, seat, person, by, now);
  }
}
