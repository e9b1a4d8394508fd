import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { instant, newId, type Id } from '@writ/kernel';
import { WRIT } from '../../core/actor.ts';
import type { DirectoryTables } from '../../core/directory/tables.ts';
import type { JournalTables } from '../../core/journal/tables.ts';
import type { Db } from '../../platform/db.ts';
import { appointDeputy, appointHolder, standDown } from './appoint.ts';
import { readSeat, readSeatHistory } from './seat-store.ts';
import type { ContactTables } from './tables.ts';

const SEAT = 'point-of-contact';
const NOW = instant(Date.UTC(2026, 10, 24));

type Tables = ContactTables & DirectoryTables & JournalTables;
let database: TestDatabase<Tables>;
let db: Db<Tables>;

beforeAll(async () => {
  database = await createTestDatabase<Tables>();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('contact.seats').execute();
});

async function someone(departedAt: Date | null = null): Promise<Id<'person'>> {
  const id = newId<'person'>();
  await db.insertInto('core.people').values({ id, sealed: Buffer.alloc(0), email_digest: null, created_at: new Date(NOW), departed_at: departedAt }).execute();
  return id;
}
const appoint = (person: Id<'person'>, now = NOW): Promise<void> => db.transaction().execute((trx) => appointHolder(trx, SEAT, person, WRIT, now));
const deputise = (person: Id<'person'>): Promise<void> => db.transaction().execute((trx) => appointDeputy(trx, SEAT, person, WRIT, NOW));
const leave = (person: Id<'person'>): Promise<void> => db.transaction().execute((trx) => standDown(trx, SEAT, person, WRIT, NOW));

test('a holder is followed, never missing, and the history keeps both', async () => {
  const [first, second] = [await someone(), await someone()];
  await appoint(first);
  await appoint(second, instant(NOW + 1000));
  expect((await readSeat(db, SEAT)).holder?.person).toBe(second);
  expect((await readSeatHistory(db, SEAT)).map(({ person, until }) => [person, until !== undefined])).toEqual([[second, false], [first, true]]);
});
test('the holder cannot stand down: the seat would be empty', async () => {
  const holder = await someone();
  await appoint(holder);
  await expect(leave(holder)).rejects.toMatchObject({ code: 'seat-would-be-empty' });
});
test('deputies stand in order, and one who moves up is no deputy any more', async () => {
  const [holder, one, two] = [await someone(), await someone(), await someone()];
  await appoint(holder);
  await deputise(one);
  await deputise(two);
  await appoint(one);
  const seat = await readSeat(db, SEAT);
  expect(seat.holder?.person).toBe(one);
  expect(seat.deputies.map(({ person }) => person)).toEqual([two]);
});
test('nobody has two places, and nobody who left has one', async () => {
  const holder = await someone();
  await appoint(holder);
  await expect(deputise(holder)).rejects.toMatchObject({ code: 'seat-taken-by-same' });
  await expect(deputise(await someone(new Date(NOW)))).rejects.toMatchObject({ code: 'seat-person-unfit' });
  await expect(appoint(newId())).rejects.toMatchObject({ code: 'seat-person-unfit' });
});
test('two appointments at once leave one holder', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => someone()));
  await Promise.all(people.map((person) => appoint(person)));
  const { holder, deputies } = await readSeat(db, SEAT);
  expect(people).toContain(holder?.person);
  expect(deputies).toEqual([]);
});
