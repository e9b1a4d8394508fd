import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MS, newId, type Id } from '@writ/kernel';
import { forgetWays, moveWay, removeWay } from './change-ways.ts';
import { WRIT } from '../../../core/actor.ts';
import { enterProof, readOpenProofs, sendProof } from './prove-way.ts';
import { readQuietHours, writeQuietHours } from './quiet-hours.ts';
import { openTestWays, type TestWays } from './testing/open-test-ways.ts';
import { readWay, readWays } from './way-store.ts';
import { isPagedBy } from './way.ts';

let ways: TestWays;
let person: Id<'person'>;
beforeAll(async () => {
  ways = await openTestWays();
});
afterAll(() => ways.close());
beforeEach(async () => {
  person = await ways.contact.person();
  ways.services.forget();
  ways.sent.length = 0;
});
const now = () => ways.contact.clock.now();
const list = async () => (await readWays(ways.contact.db, ways.parts.box, person)).map(({ id }) => id);
const send = (way: Id<'way'>, by = person) => sendProof(ways.parts, { person: by, way, at: now() }, new AbortController().signal);
const enter = (way: Id<'way'>, code: string, by = person) => enterProof(ways.parts, { person: by, way, code, at: now() });
const codeSent = (): string => /\d{6}/.exec(ways.sent.at(-1)!.subject)![0];

describe('ways', () => {
  test('stand in the order in which they were added, until they are moved', async () => {
    const [one, two, three] = [await ways.way(person, 'mail'), await ways.way(person, 'ntfy'), await ways.way(person, 'webhook')];
    expect(await list()).toEqual([one, two, three]);
    await moveWay(ways.parts, { person, way: three, at: now() }, 'up');
    expect(await list()).toEqual([one, three, two]);
    await moveWay(ways.parts, { person, way: one, at: now() }, 'up');
    await moveWay(ways.parts, { person, way: two, at: now() }, 'down');
    expect(await list()).toEqual([one, three, two]);
    await removeWay(ways.parts, { person, way: three, at: now() });
    await moveWay(ways.parts, { person, way: two, at: now() }, 'up');
    expect(await list()).toEqual([two, one]);
  });
  test('keep one place each however many are added, moved and removed at the same moment', async () => {
    const [gone, ...staying] = await Promise.all(Array.from({ length: 6 }, () => ways.way(person, 'mail')));
    // Moved and removed at once, one of both may come first: then there is nothing to move.
    const mayBeGone = moveWay(ways.parts, { person, way: gone!, at: now() }, 'down').catch((error: unknown) => expect(error).toMatchObject({ code: 'way-not-found' }));
    await Promise.all([mayBeGone, ...staying.map((way, index) => moveWay(ways.parts, { person, way, at: now() }, index % 2 ? 'up' : 'down')), removeWay(ways.parts, { person, way: gone!, at: now() }), ways.way(person, 'ntfy')]);
    expect(await list()).not.toContain(gone);
    expect(await list()).toHaveLength(6);
  });
  test('are ten at most', async () => {
    const added = await Promise.allSettled(Array.from({ length: 13 }, () => ways.way(person, 'mail')));
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
  test('are their owner’s alone', async () => {
    const way = await ways.way(person, 'mail');
    const other = await ways.contact.person();
    await expect(removeWay(ways.parts, { person: other, way, at: now() })).rejects.toMatchObject({ code: 'way-not-found' });
    await expect(moveWay(ways.parts, { person: other, way, at: now() }, 'up')).rejects.toMatchObject({ code: 'way-not-found' });
    await expect(send(way, other)).rejects.toMatchObject({ code: 'way-not-found' });
    await expect(send(newId())).rejects.toMatchObject({ code: 'way-not-found' });
  });
  test('that are removed forget what they needed, and keep their row', async () => {
    const way = await ways.way(person, 'pagerduty');
    await removeWay(ways.parts, { person, way, at: now() });
    const row = await ways.contact.db.selectFrom('contact.ways').select('sealed').where('id', '=', way).executeTakeFirstOrThrow();
    expect(row.sealed.toString()).not.toContain('S3cret');
    expect(await readWay(ways.contact.db, ways.parts.box, way)).toBeUndefined();
  });
});

test('whoever leaves is called by none of them, and nobody else loses any', async () => {
  const other = await ways.contact.person();
  await ways.way(other, 'mail');
  const left = [await ways.way(person, 'mail'), await ways.way(person, 'pagerduty')];
  await ways.contact.db.transaction().execute((trx) => forgetWays(trx, ways.parts.box, person, WRIT, now()));
  expect(await list()).toEqual([]);
  const rows = await ways.contact.db.selectFrom('contact.ways').select('sealed').where('id', 'in', left).execute();
  expect(rows.map(({ sealed }) => sealed.toString().split('\n')[1])).toEqual(['{}', '{}']);
  expect(await readWays(ways.contact.db, ways.parts.box, other)).toHaveLength(1);
});

describe('a proof', () => {
  test('is a code that comes back, and holds for 90 days', async () => {
    const way = await ways.way(person, 'mail');
    await send(way);
    expect((await readOpenProofs(ways.contact.db, person, now())).has(way)).toBe(true);
    await enter(way, codeSent());
    const proven = (await readWay(ways.contact.db, ways.parts.box, way))!;
    expect([isPagedBy(proven, now()), isPagedBy(proven, (now() + 90 * MS.day - 1) as never), isPagedBy(proven, (now() + 90 * MS.day) as never)]).toEqual([true, true, false]);
    expect((await readOpenProofs(ways.contact.db, person, now())).size).toBe(0);
  });
  test('is used once, by its owner, within a quarter of an hour', async () => {
    const way = await ways.way(person, 'mail');
    await send(way);
    const code = codeSent();
    await expect(enter(way, code, await ways.contact.person())).rejects.toMatchObject({ code: 'proof-over' });
    const both = await Promise.allSettled([enter(way, code), enter(way, code)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await send(way);
    ways.contact.clock.passMinutes(15);
    await expect(enter(way, codeSent())).rejects.toMatchObject({ code: 'proof-over' });
  });
  test('cannot be guessed: five tries, also at the same moment, and only the last code counts', async () => {
    const way = await ways.way(person, 'mail');
    await send(way);
    const old = codeSent();
    await send(way);
    const code = codeSent();
    if (old !== code) await expect(enter(way, old)).rejects.toMatchObject({ code: 'proof-wrong' });
    const wrong = code === '000000' ? '000001' : '000000';
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => enter(way, wrong)));
    expect(tries.filter((one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'proof-wrong')).toHaveLength(old === code ? 5 : 4);
    await expect(enter(way, code)).rejects.toMatchObject({ code: 'proof-over' });
  });
  test('is sent six times an hour at most, whatever the way', async () => {
    const both = [await ways.way(person, 'mail'), await ways.way(person, 'ntfy')];
    const sent = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => send(both[index % 2]!)));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    expect(ways.sent.length + ways.services.seen.length).toBe(6);
  });
  test('that could not be sent says why and cannot be entered', async () => {
    const way = await ways.way(person, 'webhook');
    ways.services.answerNext({ status: 401 });
    await expect(send(way)).rejects.toMatchObject({ code: 'way-refused' });
    expect((await readOpenProofs(ways.contact.db, person, now())).size).toBe(0);
    expect(await readWay(ways.contact.db, ways.parts.box, way)).toMatchObject({ reason: 'answered-401', verifiedAt: undefined });
  });
  test('to a push that is gone removes it', async () => {
    const way = await ways.way(person, 'web-push');
    ways.services.answerNext({ status: 404 });
    await expect(send(way)).rejects.toMatchObject({ code: 'way-gone' });
    expect(await list()).toEqual([]);
  });
});

test('quiet hours are kept, changed and taken away', async () => {
  const quiet = { starts: '22:00', ends: '07:00', zone: 'UTC', digestAt: '08:30' };
  const read = () => readQuietHours(ways.contact.db, person);
  await writeQuietHours(ways.contact.db, person, quiet);
  await writeQuietHours(ways.contact.db, person, { ...quiet, ends: '06:00' });
  expect(await read()).toEqual({ ...quiet, ends: '06:00' });
  await writeQuietHours(ways.contact.db, person, undefined);
  expect(await read()).toBeUndefined();
});
