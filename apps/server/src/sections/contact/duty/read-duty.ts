import type { Id, Instant } from '@writ/kernel';
import type { SignInTables } from '../../../core/sign-in/tables.ts';
import type { DirectoryTables } from '../../../core/directory/tables.ts';
import type { Db } from '../../../platform/db.ts';
import { readSeatAt } from '../seat-store.ts';
import type { SeatName } from '../seat.ts';
import type { ContactTables } from '../tables.ts';
import { readAbsences } from './absence-store.ts';
import { decideDuty, type OnDuty } from './decide-duty.ts';

/** Who answered or answers for a seat at a moment, in the order in which they are called. By the dated history, so it says so of the past too. */
export async function readDuty(db: Db<ContactTables>, seat: SeatName, at: Instant): Promise<readonly OnDuty[]> {
  const [places, absences] = await Promise.all([readSeatAt(db, seat, at), readAbsences(db, seat, at)]);
  return decideDuty(places, absences, at);
}

/** Support on call: who sits there, or, while nobody does, everybody with the role whose account can sign in, the oldest account first. */
export async function readSupport(db: Db<ContactTables & SignInTables & DirectoryTables>, at: Instant): Promise<readonly Id<'person'>[]> {
  const seated = await readDuty(db, 'support-on-call', at);
  if (seated.length > 0) return seated.map(({ person }) => person);
  const rows = await db.selectFrom('core.accounts as account').innerJoin('core.people as person', 'person.id', 'account.person').select('person.id')
    .where('account.disabled_at', 'is', null).where('person.departed_at', 'is', null).where((where) => where(where.val('support'), '=', where.fn.any('account.roles')))
    .orderBy('account.created_at').limit(50).execute();
  return rows.map(({ id }) => id as Id<'person'>);
}

/** Whether somebody may say that what came has reached the contact: on duty in the seat at that moment, or with a place in it. */
export async function isOfSeat(db: Db<ContactTables>, person: Id<'person'>, at: Instant): Promise<boolean> {
  const [duty, places] = await Promise.all([readDuty(db, 'point-of-contact', at), readSeatAt(db, 'point-of-contact', at)]);
  return [...duty, ...places].some((each) => each.person === person);
}
