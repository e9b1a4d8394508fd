import { newId, type Id, type Instant } from '@writ/kernel';
import type { Actor } from '../../core/actor.ts';
import { errors as directoryErrors } from '../../core/directory/errors.ts';
import type { JournalTables } from '../../core/journal/tables.ts';
import type { DirectoryTables } from '../../core/directory/tables.ts';
import type { Trx } from '../../platform/db.ts';
import { standDown } from './appoint.ts';
import { refuseDeserted } from './duty/refuse-deserted.ts';
import { lockSeat, readSeat } from './seat-store.ts';
import { EVERY_SEAT, SEATS } from './seat.ts';
import type { ContactTables } from './tables.ts';

/**
 * Ends every place of somebody who leaves, and every hand-over to them. Throws `person-holds-seat` for who holds a seat that is never empty: it is given to somebody
 * else first; and `seat-would-be-empty` where they are the last who is there.
 */
export async function leaveSeats(trx: Trx<ContactTables & DirectoryTables & JournalTables>, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  for (const seat of EVERY_SEAT) {
    await lockSeat(trx, seat);
    const { holder, deputies } = await readSeat(trx, seat);
    const holds = holder?.person === person;
    if (holds && SEATS.some((name) => name === seat)) throw directoryErrors('person-holds-seat', { seat });
    if (holds || deputies.some((deputy) => deputy.person === person)) await standDown(trx, seat, person, by, now);
  }
  const handed = await trx.updateTable('contact.absences').set({ stands_in: null }).where('stands_in', '=', person).where('until_at', '>', new Date(now)).where('from_at', '>', new Date(now)).returning('id').execute();
  const running = await cutRunning(trx, person, now);
  if (handed.length + running > 0) for (const seat of SEATS) await refuseDeserted(trx, seat, now);
}

/** A hand-over that runs keeps its past: it ends now, and the rest of the absence goes on without them. */
async function cutRunning(trx: Trx<ContactTables>, person: Id<'person'>, now: Instant): Promise<number> {
  const rows = await trx.selectFrom('contact.absences').selectAll().where('stands_in', '=', person).where('cancelled_at', 'is', null).where('from_at', '<=', new Date(now)).where('until_at', '>', new Date(now)).execute();
  for (const row of rows) {
    await trx.updateTable('contact.absences').set({ cancelled_at: new Date(now) }).where('id', '=', row.id).execute();
    await trx.insertInto('contact.absences').values({ ...row, id: newId(now), stands_in: null, from_at: new Date(now) }).execute();
  }
  return rows.length;
}
