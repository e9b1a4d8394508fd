import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MS, plus, type Id } from '@writ/kernel';
import { readFactsOf } from '../../../core/facts/read-facts.ts';
import { listRunningDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import { openTestContact, type TestContact } from '../testing/open-test-contact.ts';
import { startWatch } from '../start-watch.ts';
import { makeCallForm, readCallForm, useCallForm } from './call-form.ts';
import { readChain } from './chain-store.ts';
import { alertContact, closeBySupport } from './hand-over.ts';
import { openEscalation } from './open-escalation.ts';
import { recordDelivery } from './record-delivery.ts';
import { recordSeen } from './record-seen.ts';

let contact: TestContact;
beforeEach(async () => {
  contact = await openTestContact();
});
afterEach(() => contact.drop());

/** One round of the watch, as another process would make it. */
async function look(): Promise<void> {
  const watch = startWatch(contact.parts);
  await watch.look();
  await watch.stop();
}
const within = <Result>(act: (trx: Parameters<Parameters<ReturnType<TestContact['db']['transaction']>['execute']>[0]>[0]) => Promise<Result>): Promise<Result> => contact.db.transaction().execute(act);
const about = (id: string) => ({ kind: 'report' as const, id });
const called = async (): Promise<readonly (string | undefined)[]> => (await contact.effects('contact.call')).map(({ person }) => person);
const factOf = async (id: string) => {
  const chain = (await readChain(contact.db, about(id)))!;
  return (await readFactsOf(contact.db, 'escalation', [chain.id], ['escalation.delivery'])).get(chain.id)!.get('escalation.delivery')!;
};

describe('a chain', () => {
  test('calls the holder within one round, then the deputy, then the holder again until somebody has seen it', async () => {
    const [holder, deputy] = [await contact.holder(), await contact.deputy()];
    const report = await contact.report({ urgent: true });
    await look();
    expect(await called()).toEqual([holder]);
    contact.clock.passMinutes(7);
    await look();
    expect(await called()).toEqual([holder]);
    contact.clock.passMinutes(1);
    await look();
    expect(await called()).toEqual([holder, deputy]);
    contact.clock.passMinutes(8);
    await look();
    expect(await called()).toEqual([holder, deputy, holder]);
    await within((trx) => recordSeen(trx, about(report), { by: deputy, how: 'signed-in', at: contact.clock.now() }));
    contact.clock.passDays(3);
    await look();
    expect(await called()).toHaveLength(3);
    expect(await listRunningDeadlines(contact.db)).toEqual([]);
    expect(await factOf(report)).toMatchObject({ state: 'known', value: { calls: 3, urgent: true, seen: { by: deputy, how: 'signed-in' } } });
  });

  test('is opened once, however often it is asked for, and keeps its due time', async () => {
    await contact.holder();
    const id = 'r1';
    const open = () => within((trx) => openEscalation(contact.parts, trx, { about: about(id), label: 'Report 1', path: '/reports/r1', urgent: false, offHours: false, at: contact.clock.now() }));
    const first = await open();
    contact.clock.passHours(1);
    const again = await Promise.all(Array.from({ length: 6 }, open));
    expect(new Set([first, ...again]).size).toBe(1);
    expect((await readChain(contact.db, about(id)))!.dueAt).toBe(Date.parse('2026-11-25T00:00:00Z'));
  });

  test('is called by one process of many, however many look at once', async () => {
    await contact.holder(['mail', 'sms']);
    for (let index = 0; index < 20; index += 1) await contact.report();
    await Promise.all(Array.from({ length: 4 }, look));
    expect(await called()).toHaveLength(20);
  });

  test('goes past whoever is away, to whom they handed over', async () => {
    const [holder, standIn] = [await contact.holder(), await contact.person()];
    await contact.way(standIn, 'ntfy');
    await contact.db.insertInto('contact.absences').values({ id: '00000000-0000-7000-8000-00000000000a' as Id<'absence'>, person: holder, seat: null, stands_in: standIn, from_at: new Date(contact.clock.now() - 1), until_at: new Date(contact.clock.now() + MS.day), said_by: holder, said_at: new Date(contact.clock.now()), cancelled_at: null }).execute();
    const report = await contact.report();
    await look();
    expect(await called()).toEqual([standIn]);
    expect(await within((trx) => recordSeen(trx, about(report), { by: standIn, how: 'signed-in', at: contact.clock.now() }))).toBe(true);
  });

  test('calls the next way at once when one fails for good, and waits when it only may', async () => {
    const holder = await contact.holder(['mail', 'sms', 'voice']);
    const report = await contact.report({ urgent: true });
    await look();
    const [first] = await contact.effects('contact.call');
    const tell = (isFinal: boolean) => within((trx) => recordDelivery(trx, { escalation: first!.escalation as Id<'escalation'>, what: 'failed', person: holder, way: first!.way as Id<'way'>, wayKind: 'mail', reason: 'gone', isFinal, at: contact.clock.now() }));
    await tell(false);
    await look();
    expect(await called()).toHaveLength(1);
    await tell(true);
    await look();
    expect((await contact.effects('contact.call')).map(({ way }) => way)).toHaveLength(2);
    expect((await readChain(contact.db, about(report)))!.steps.map(({ what }) => what)).toEqual(['called', 'failed', 'failed', 'called']);
  });

  test('whose call fails to be written has not called, and does not stand in the way of the others', async () => {
    await contact.holder();
    const [, second] = [await contact.report(), await contact.report()];
    const first = (await contact.db.selectFrom('contact.escalations').select('id').where('about_id', '!=', second).executeTakeFirstOrThrow()).id;
    const { outbox } = contact.parts;
    const breaks = startWatch({ ...contact.parts, outbox: { enqueue: (trx, effect, at) => (effect.key.startsWith(first) ? Promise.reject(new Error('the connection broke')) : outbox.enqueue(trx, effect, at)) } });
    await breaks.look();
    await breaks.stop();
    expect((await contact.effects('contact.call')).map(({ escalation }) => escalation)).not.toContain(first);
    expect(await called()).toHaveLength(1);
    await look();
    expect(await called()).toHaveLength(2);
  });

  test('says once that nobody can be called, and calls as soon as somebody can be', async () => {
    const holder = await contact.holder([]);
    const report = await contact.report({ urgent: true });
    await look();
    contact.clock.passMinutes(6);
    await look();
    expect((await readChain(contact.db, about(report)))!.steps.map(({ what }) => what)).toEqual(['nobody-to-call']);
    await contact.way(holder, 'mail');
    contact.clock.passMinutes(6);
    await look();
    expect(await called()).toEqual([holder]);
  });
});

describe('seen', () => {
  test('is said by somebody of the seat only, and the first one stands', async () => {
    const [holder, deputy, stranger] = [await contact.holder(), await contact.deputy(), await contact.person(['support'])];
    const report = await contact.report();
    const see = (by: Id<'person'>) => within((trx) => recordSeen(trx, about(report), { by, how: 'signed-in', at: contact.clock.now() }));
    await expect(see(stranger)).rejects.toMatchObject({ code: 'not-of-the-seat' });
    expect((await Promise.all([see(holder), see(deputy)])).toSorted()).toEqual([false, true]);
  });

  test('is not said by a delivery, nor by reading the form of a call', async () => {
    const holder = await contact.holder();
    const report = await contact.report();
    await look();
    const [call] = await contact.effects('contact.call');
    const escalation = call!.escalation as Id<'escalation'>;
    const way = call!.way as Id<'way'>;
    await within((trx) => recordDelivery(trx, { escalation, what: 'delivered', person: holder, way, wayKind: 'mail', isFinal: true, at: contact.clock.now() }));
    const secret = await within((trx) => makeCallForm(trx, contact.parts.box, { escalation, person: holder, way, at: contact.clock.now() }));
    for (let times = 0; times < 3; times += 1) await readCallForm(contact.db, contact.parts.box, secret, contact.clock.now());
    expect((await readChain(contact.db, about(report)))!.seen).toBeUndefined();
    await useCallForm(contact.parts, secret, 'seen', contact.clock.now());
    expect((await readChain(contact.db, about(report)))!.seen).toMatchObject({ by: holder, how: 'one-time-form' });
  });

  test('by a form is said once, in time, with the secret that was sent', async () => {
    const holder = await contact.holder();
    await contact.report();
    await look();
    const escalation = (await contact.effects('contact.call'))[0]!.escalation as Id<'escalation'>;
    const form = () => within((trx) => makeCallForm(trx, contact.parts.box, { escalation, person: holder, way: undefined, at: contact.clock.now() }));
    const [used, late] = [await form(), await form()];
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => useCallForm(contact.parts, used, 'seen', contact.clock.now())));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(useCallForm(contact.parts, 'guessed', 'seen', contact.clock.now())).rejects.toMatchObject({ code: 'call-form-not-found' });
    await expect(useCallForm(contact.parts, late, 'seen', plus(contact.clock.now(), 3 * MS.day))).rejects.toMatchObject({ code: 'call-form-used' });
  });
});

describe('off hours', () => {
  beforeEach(() => void contact.clock.set(Date.parse('2026-11-26T07:40:00Z') as never)); // 23:40 on the eve of Thanksgiving

  test('support is asked first, and Writ alerts the contact when neither closed it nor alerted them in time', async () => {
    const [holder, support] = [await contact.holder(), await contact.person(['support'])];
    await contact.way(support, 'sms');
    const report = await contact.report({ offHours: true });
    await look();
    expect(await called()).toEqual([support]);
    contact.clock.passMinutes(119);
    await look();
    expect(await called()).not.toContain(holder);
    contact.clock.passMinutes(1);
    await look();
    expect((await called()).at(-1)).toBe(holder);
    expect((await readChain(contact.db, about(report)))!.support).toMatchObject({ outcome: 'alerted-by-writ', by: undefined });
    const fact = (await readFactsOf(contact.db, 'report', [report], ['report.hand-over'])).get(report)!.get('report.hand-over');
    expect(fact).toMatchObject({ value: { outsideHours: true, outcome: { how: 'alerted-by-writ', at: '2026-11-26T09:40:00.000Z' } } });
  });

  test('an alert by support calls the contact at once, in the middle of the night', async () => {
    const [holder, support] = [await contact.holder(), await contact.person(['support'])];
    await contact.way(support, 'sms');
    const report = await contact.report({ offHours: true });
    await look();
    contact.clock.passMinutes(5);
    await within((trx) => alertContact(trx, about(report), { by: support, at: contact.clock.now() }));
    await look();
    expect(await called()).toEqual([support, holder]);
  });

  test('what support closed waits for the contact until the company works again, which is after the holiday', async () => {
    const [holder, support] = [await contact.holder(), await contact.person(['support'])];
    await contact.way(support, 'sms');
    const report = await contact.report({ offHours: true });
    await look();
    await within((trx) => closeBySupport(contact.parts, trx, about(report), { by: support, at: contact.clock.now() }));
    contact.clock.passHours(33);
    await look();
    expect(await called()).toEqual([support]);
    contact.clock.set(Date.parse('2026-11-27T17:00:00Z') as never);
    await look();
    expect(await called()).toEqual([support, holder]);
    await expect(within((trx) => closeBySupport(contact.parts, trx, about(report), { by: support, at: contact.clock.now() }))).rejects.toMatchObject({ code: 'not-off-hours' });
  });

  test('what is urgent goes to both at once', async () => {
    const [holder, support] = [await contact.holder(), await contact.person(['support'])];
    await contact.way(support, 'sms');
    const report = await contact.report({ urgent: true, offHours: true });
    await look();
    expect((await called()).toSorted()).toEqual([holder, support].toSorted());
    expect((await readChain(contact.db, about(report)))!.support?.outcome).toBe('alerted-by-writ');
  });

  test('without support the contact is called at once', async () => {
    const holder = await contact.holder();
    await contact.report({ offHours: true });
    await look();
    expect(await called()).toEqual([holder]);
  });

  test('an alert that reaches nobody is no hand-over', async () => {
    await contact.holder([]);
    const report = await contact.report({ offHours: true });
    await look();
    contact.clock.passHours(3);
    await look();
    expect((await readChain(contact.db, about(report)))!.support).toBeUndefined();
  });
});
