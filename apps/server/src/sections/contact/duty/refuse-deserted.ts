import type { Instant } from '@writ/kernel';
import type { Trx } from '../../../platform/db.ts';
import { errors } from '../errors.ts';
import { readSeat } from '../seat-store.ts';
import { SEATS, type SeatName } from '../seat.ts';
import type { ContactTables } from '../tables.ts';
import { readAbsences } from './absence-store.ts';
import { isDeserted, type Absence } from './decide-duty.ts';

/**
 * Throws `seat-would-be-empty` when from `now` on there is a moment at which nobody of the seat is there, nor anybody whom they handed over to. Called after the
 * change, in its transaction and under the seat's lock. A seat without people is another matter, and one that may be empty is never refused.
 */
export async function refuseDeserted(trx: Trx<ContactTables>, seat: SeatName, now: Instant): Promise<void> {
  if (!(SEATS as readonly string[]).includes(seat)) return;
  const [{ holder, deputies }, absences] = await Promise.all([readSeat(trx, seat), readAbsences(trx, seat, now)]);
  const places = [...(holder ? [holder] : []), ...deputies];
  if (turns(absences, now).some((at) => isDeserted(places, absences, at))) throw errors('seat-would-be-empty', { seat });
}

/** Nobody comes or goes in between. */
function turns(absences: readonly Absence[], now: Instant): readonly Instant[] {
  return [now, ...absences.flatMap(({ from, until }) => [from, until]).filter((at) => at > now)];
}
