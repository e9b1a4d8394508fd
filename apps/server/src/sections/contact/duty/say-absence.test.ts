import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MS, plus, type Id, type Instant } from '@writ/kernel';
import { WRIT } from '../../../core/actor.ts';
import { standDown } from '../appoint.ts';
import { leaveSeats } from '../leave-seats.ts';
import { openTestContact, type TestContact } from '../testing/open-test-contact.ts';
import { readDuty } from './read-duty.ts';
import { sayAbsence, takeBackAbsence } from './say-absence.ts';

let contact: TestContact;
let now: Instant;
beforeAll(async () => {
  contact = await openTestContact();
});
afterAll(() => contact.drop());
beforeEach(async () => {
  await contact.db.deleteFrom('contact.absences').execute();
  await contact.db.deleteFrom('contact.seats').execute();
  now = contact.clock.passDays(1);
});

function away(person: Id<'person'>, [from, until]: readonly [number, number], standsIn?: Id<'person'>): Promise<Id<'absence'>> {
  return contact.db.transaction().execute((trx) => sayAbsence(trx, { person, seat: undefined, standsIn, from: plus(now, from * MS.hour), until: plus(now, until * MS.hour), by: person, at: now }));
}
const onDuty = async (hours: number): Promise<readonly Id<'person'>[]> => (await readDuty(contact.db, 'point-of-contact', plus(now, hours * MS.hour))).map(({ person }) => person);

test('an absence hands over by itself and ends by itself', async () => {
  const [holder, deputy] = [await contact.holder(), await contact.deputy()];
  await away(holder, [2, 10]);
  expect([await onDuty(1), await onDuty(2), await onDuty(9), await onDuty(10)]).toEqual([[holder, deputy], [deputy], [deputy], [holder, deputy]]);
});
test('a named stand-in comes in the place of whoever is away', async () => {
  const [holder, deputy, other] = [await contact.holder(), await contact.deputy(), await contact.person()];
  await away(holder, [0, 10], other);
  expect(await onDuty(1)).toEqual([other, deputy]);
});
test('the only one in the seat cannot be away without a stand-in', async () => {
  const [holder, other] = [await contact.holder(), await contact.person()];
  await expect(away(holder, [5, 10])).rejects.toMatchObject({ code: 'seat-would-be-empty' });
  await away(holder, [5, 10], other);
  expect(await onDuty(6)).toEqual([other]);
  await expect(away(other, [9, 20])).rejects.toMatchObject({ code: 'seat-would-be-empty' });
});
test('two absences that together leave an hour with nobody are refused, the later one said', async () => {
  const [holder, deputy] = [await contact.holder(), await contact.deputy()];
  await away(holder, [5, 10]);
  await expect(away(deputy, [9, 12])).rejects.toMatchObject({ code: 'seat-would-be-empty' });
  await away(deputy, [10, 12]);
});
test('said at the same moment, one of two absences that empty the seat is refused', async () => {
  const [holder, deputy] = [await contact.holder(), await contact.deputy()];
  const said = await Promise.allSettled([away(holder, [1, 3]), away(deputy, [2, 4])]);
  expect(said.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
test('the deputy who stands in can neither stand down nor leave while the holder is away, even if that is next month', async () => {
  const [holder, deputy] = [await contact.holder(), await contact.deputy()];
  await away(holder, [700, 720]);
  const inTrx = (act: typeof standDown) => contact.db.transaction().execute((trx) => act(trx, 'point-of-contact', deputy, WRIT, now));
  await expect(inTrx(standDown)).rejects.toMatchObject({ code: 'seat-would-be-empty' });
  await expect(contact.db.transaction().execute((trx) => leaveSeats(trx, deputy, WRIT, now))).rejects.toMatchObject({ code: 'seat-would-be-empty' });
});
test('who stands in by name cannot leave either, unless somebody else is there', async () => {
  const [holder, other] = [await contact.holder(), await contact.person()];
  await away(holder, [0, 20], other);
  const leave = () => contact.db.transaction().execute((trx) => leaveSeats(trx, other, WRIT, now));
  await expect(leave()).rejects.toMatchObject({ code: 'seat-would-be-empty' });
  const deputy = await contact.deputy();
  await leave();
  expect(await onDuty(1)).toEqual([deputy]);
});
test('nobody is away twice at once, backwards, for years, or represented by themselves', async () => {
  const [holder] = [await contact.holder(), await contact.deputy()];
  await away(holder, [5, 10]);
  await expect(away(holder, [9, 12])).rejects.toMatchObject({ code: 'absence-overlaps' });
  await expect(away(holder, [20, 20])).rejects.toMatchObject({ code: 'absence-backwards' });
  await expect(away(holder, [-5, -1])).rejects.toMatchObject({ code: 'absence-backwards' });
  await expect(away(holder, [20, 24 * 400])).rejects.toMatchObject({ code: 'absence-too-long' });
  await expect(away(holder, [20, 30], holder)).rejects.toMatchObject({ code: 'stand-in-unfit' });
});
test('taken back, it is over from now on, and the past still says who was on duty', async () => {
  const [holder, deputy] = [await contact.holder(), await contact.deputy()];
  const id = await away(holder, [0, 10]);
  const said = now;
  now = contact.clock.passHours(3);
  const back = () => contact.db.transaction().execute((trx) => takeBackAbsence(trx, { id, of: holder, by: holder, at: now }));
  await back();
  expect(await onDuty(0)).toEqual([holder, deputy]);
  expect((await readDuty(contact.db, 'point-of-contact', plus(said, MS.hour))).map(({ person }) => person)).toEqual([deputy]);
  await expect(back()).rejects.toMatchObject({ code: 'absence-not-found' });
});
