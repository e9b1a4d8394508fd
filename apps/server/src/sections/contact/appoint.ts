import type { Id, Instant } from '@writ/kernel';
import type { Trx } from '../../platform/db.ts';
import type { Actor } from '../../core/actor.ts';
import type { DirectoryTables } from '../../core/directory/tables.ts';
import { appendJournal } from '../../core/journal/append-journal.ts';
import type { JournalTables } from '../../core/journal/tables.ts';
import { errors } from './errors.ts';
import { refuseDeserted } from './duty/refuse-deserted.ts';
import { closePlace, lockSeat, openPlace, readSeat } from './seat-store.ts';
import { SEATS, type SeatName } from './seat.ts';
import type { ContactTables } from './tables.ts';

type Tables = ContactTables & DirectoryTables & JournalTables;

const DEPUTIES = 49;

/** Puts a person into the seat, in place of its holder if there is one; a deputy who moves up stops being a deputy. Throws `seat-person-unfit`, `seat-taken-by-same`, and `seat-would-be-empty` for somebody who is away with nobody to stand in. */
export async function appointHolder(trx: Trx<Tables>, seat: SeatName, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  await lockSeat(trx, seat);
  await refuseUnfit(trx, person);
  const { holder, deputies } = await readSeat(trx, seat);
  if (holder?.person === person) throw errors('seat-taken-by-same', { seat });
  if (holder) await closePlace(trx, seat, holder.person, now);
  if (deputies.some((deputy) => deputy.person === person)) await closePlace(trx, seat, person, now);
  await openPlace(trx, seat, person, 0, by.id, now);
  await refuseDeserted(trx, seat, now);
  await appendJournal(trx, { actor: by, act: 'seat.holder-appointed', subject: { kind: 'seat', id: seat }, detail: { person, before: holder?.person ?? null }, at: now });
}

/** Adds a deputy behind the others. Throws `seat-person-unfit`, `seat-taken-by-same`, `seat-full`. */
export async function appointDeputy(trx: Trx<Tables>, seat: SeatName, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  await lockSeat(trx, seat);
  await refuseUnfit(trx, person);
  const { holder, deputies } = await readSeat(trx, seat);
  if (holder?.person === person || deputies.some((deputy) => deputy.person === person)) throw errors('seat-taken-by-same', { seat });
  const place = nextPlace(deputies.map((deputy) => deputy.place));
  if (place === undefined) throw errors('seat-full', { seat, limit: DEPUTIES });
  await openPlace(trx, seat, person, place, by.id, now);
  await appendJournal(trx, { actor: by, act: 'seat.deputy-appointed', subject: { kind: 'seat', id: seat }, detail: { person, place }, at: now });
}

/**
 * Ends a deputy's place. The holder of a seat that is never empty cannot stand down, only be followed; nor can the last deputy who is there while others are away.
 * Throws `seat-would-be-empty`, `seat-not-a-deputy`.
 */
export async function standDown(trx: Trx<Tables>, seat: SeatName, person: Id<'person'>, by: Actor, now: Instant): Promise<void> {
  await lockSeat(trx, seat);
  const { holder, deputies } = await readSeat(trx, seat);
  const isHolder = holder?.person === person;
  if (isHolder && SEATS.some((name) => name === seat)) throw errors('seat-would-be-empty', { seat });
  if (!isHolder && !deputies.some((deputy) => deputy.person === person)) throw errors('seat-not-a-deputy', { seat });
  await closePlace(trx, seat, person, now);
  await refuseDeserted(trx, seat, now);
  await appendJournal(trx, { actor: by, act: isHolder ? 'seat.holder-stood-down' : 'seat.deputy-stood-down', subject: { kind: 'seat', id: seat }, detail: { person }, at: now });
}

async function refuseUnfit(trx: Trx<DirectoryTables>, person: Id<'person'>): Promise<void> {
  const row = await trx.selectFrom('core.people').select('departed_at').where('id', '=', person).executeTakeFirst();
  if (!row || row.departed_at !== null) throw errors('seat-person-unfit');
}

/** Behind the last deputy, or, when the last place is taken, the first free one. */
function nextPlace(taken: readonly number[]): number | undefined {
  const behind = Math.max(0, ...taken) + 1;
  if (behind <= DEPUTIES) return behind;
  return Array.from({ length: DEPUTIES }, (_, index) => index + 1).find((place) => !taken.includes(place));
}
