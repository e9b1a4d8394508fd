import type { Seats } from './core/console/console.ts';
import { consoleErrors } from './core/console/errors.ts';
import type { HouseTables } from './house-tables.ts';
import type { Db } from './platform/db.ts';
import { appointDeputy, appointHolder, EVERY_SEAT, readSeat, readSeatHistory, readStanding, sayAbsence, standDown, takeBackAbsence, type SeatName } from './sections/contact/index.ts';

export const SEAT_TITLES: Readonly<Record<SeatName, string>> = { 'point-of-contact': 'Security point of contact', 'support-on-call': 'Support on call' };

/** The door of the seats' section, as the console knows it. */
export function lendSeats(db: Db<HouseTables>): Seats {
  return {
    titles: new Map(Object.entries(SEAT_TITLES)),
    async places() {
      const all = await Promise.all(EVERY_SEAT.map((seat) => readSeat(db, seat)));
      return all.flatMap(({ name: seat, holder, deputies }) => [
        ...(holder ? [{ person: holder.person, seat, name: SEAT_TITLES[seat], as: 'holder' as const, since: holder.since }] : []),
        ...deputies.map(({ person, since }) => ({ person, seat, name: SEAT_TITLES[seat], as: 'deputy' as const, since })),
      ]);
    },
    async history(seat) {
      const terms = await readSeatHistory(db, seatNamed(seat));
      return terms.map(({ person, place, since, until }) => ({ person, as: place === 0 ? 'holder' : 'deputy', since, until }));
    },
    appointHolder: ({ seat, person, by, now }) => db.transaction().execute((trx) => appointHolder(trx, seatNamed(seat), person, by, now)),
    appointDeputy: ({ seat, person, by, now }) => db.transaction().execute((trx) => appointDeputy(trx, seatNamed(seat), person, by, now)),
    async standing(seat, now) {
      const name = seatNamed(seat);
      const { holder, deputies } = await readSeat(db, name);
      return readStanding(db, name, now, [...(holder ? [holder] : []), ...deputies].map(({ person }) => person));
    },
    sayAbsence: ({ seat, now: at, ...absence }) => db.transaction().execute(async (trx) => void (await sayAbsence(trx, { ...absence, seat: seatNamed(seat), at }))),
    takeBackAbsence: ({ now: at, ...absence }) => db.transaction().execute((trx) => takeBackAbsence(trx, { ...absence, at })),
    standDown: ({ seat, person, by, now }) => db.transaction().execute((trx) => standDown(trx, seatNamed(seat), person, by, now)),
  };
}

function seatNamed(text: string): SeatName {
  const seat = EVERY_SEAT.find((name) => name === text);
  if (!seat) throw consoleErrors('seat-not-found', { seat: text.slice(0, 100) });
  return seat;
}
