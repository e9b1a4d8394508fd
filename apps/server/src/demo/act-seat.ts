import { MS, plus, type Instant } from '@writ/kernel';
import { appointDeputy, appointHolder, readSeat, sayAbsence, type SeatName } from '../sections/contact/index.ts';
import { owner, type Company } from './company.ts';
import type { Scheduled } from './scheduled.ts';

const CONTACT = 'point-of-contact';
/** Margaret held the seat for some months, and deputises since; all of it before the first report that is told of. */
const HELD = { fromDaysAgo: 255, untilDaysAgo: 104 } as const;
const DEPUTISES_SINCE_DAYS = 103;

/** Who sat where when, and who was away: the dated history of the seats. */
export function planSeatActs({ span }: Company): Scheduled[] {
  const ago = (days: number): Instant => plus(span.end, -Math.round(days * MS.day));
  const past = [
    { at: ago(HELD.fromDaysAgo), act: (company: Company, now: Instant) => hold(company, CONTACT, 'margaret', now) },
    { at: ago(HELD.untilDaysAgo), act: (company: Company, now: Instant) => hold(company, CONTACT, 'ada', now) },
    { at: ago(16), act: (company: Company, now: Instant) => beAway(company, 'ada', { from: ago(14.4), until: ago(12.6), standsIn: 'margaret' }, now) },
  ].filter(({ at }) => at > span.begin);
  // What still stands at the end begins with a history that is shorter.
  const standing = [
    { at: ago(DEPUTISES_SINCE_DAYS), act: (company: Company, now: Instant) => deputise(company, CONTACT, 'grace', now) },
    { at: plus(ago(DEPUTISES_SINCE_DAYS), 1), act: (company: Company, now: Instant) => deputise(company, CONTACT, 'margaret', now) },
    { at: ago(100), act: (company: Company, now: Instant) => hold(company, 'support-on-call', 'ken', now) },
    { at: plus(ago(100), 1), act: (company: Company, now: Instant) => deputise(company, 'support-on-call', 'hedy', now) },
    { at: ago(1.3), act: (company: Company, now: Instant) => beAway(company, 'grace', { from: plus(span.end, 3 * MS.day), until: plus(span.end, 8 * MS.day), standsIn: undefined }, now) },
  ];
  return [...past, ...standing];
}

async function hold(company: Company, seat: SeatName, handle: string, now: Instant): Promise<void> {
  const { house: { db }, people } = company;
  const person = people.get(handle);
  const { holder } = await readSeat(db, seat);
  if (!person || holder?.person === person.id) return;
  await db.transaction().execute((trx) => appointHolder(trx, seat, person.id, owner(company).actor, now));
}

async function deputise(company: Company, seat: SeatName, handle: string, now: Instant): Promise<void> {
  const { house: { db }, people } = company;
  const person = people.get(handle);
  const { holder, deputies } = await readSeat(db, seat);
  if (!person || [holder, ...deputies].some((place) => place?.person === person.id)) return;
  await db.transaction().execute((trx) => appointDeputy(trx, seat, person.id, owner(company).actor, now));
}

async function beAway({ house: { db }, people }: Company, handle: string, { from, until, standsIn }: { readonly from: Instant; readonly until: Instant; readonly standsIn: string | undefined }, now: Instant): Promise<void> {
  const person = people.get(handle);
  if (!person || until <= now) return;
  await db.transaction().execute((trx) => sayAbsence(trx, { person: person.id, seat: CONTACT, standsIn: standsIn === undefined ? undefined : people.get(standsIn)?.id, from, until, by: person.id, at: now }));
}
