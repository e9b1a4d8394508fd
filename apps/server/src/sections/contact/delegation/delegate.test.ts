import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '@writ/kernel';
import { readFactsOf } from '../../../core/facts/read-facts.ts';
import { listRunningDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import { readChain } from '../chain/chain-store.ts';
import { openTestContact, type TestContact } from '../testing/open-test-contact.ts';
import { answerDelegation, offerDelegation, withdrawDelegation } from './delegate.ts';
import { isDelegatedTo, readDelegation } from './delegation-store.ts';

let contact: TestContact;
let holder: Id<'person'>;
beforeAll(async () => {
  contact = await openTestContact();
  holder = await contact.holder();
});
afterAll(() => contact.drop());

async function offered(): Promise<{ report: string; to: Id<'person'>; id: Id<'delegation'> }> {
  const [report, to] = [await contact.report(), await contact.person(['developer'])];
  return { report, to, id: await offer(report, to) };
}
const offer = (report: string, to: Id<'person'>): Promise<Id<'delegation'>> => contact.db.transaction().execute((trx) => offerDelegation(contact.parts, trx, { about: { kind: 'report', id: report }, label: 'Report 31', path: `/reports/${report}`, to, ask: 'Can you look at it?', by: holder, at: contact.clock.now() }));
const answer = (id: Id<'delegation'>, by: Id<'person'>, what: 'accepted' | 'declined' | 'returned') => contact.db.transaction().execute((trx) => answerDelegation(contact.parts, trx, { delegation: id, answer: what, said: 'Yes.', by, at: contact.clock.now() }));
const about = (id: string) => ({ kind: 'report' as const, id });
const factOf = async (id: string) => (await readFactsOf(contact.db, 'delegation', [id], ['delegation.answer'])).get(id)!.get('delegation.answer');

test('an offer is due in business time, opens the report to who was asked, and is accepted by them alone', async () => {
  const { report, to, id } = await offered();
  expect(await isDelegatedTo(contact.db, about(report), to)).toBe(true);
  expect(await isDelegatedTo(contact.db, about(report), holder)).toBe(false);
  await expect(answer(id, holder, 'accepted')).rejects.toMatchObject({ code: 'delegation-not-found' });
  await answer(id, to, 'accepted');
  expect(await readDelegation(contact.parts, about(report))).toMatchObject({ answer: 'accepted', ask: 'Can you look at it?', said: 'Yes.' });
  expect(await factOf(id)).toMatchObject({ value: { answer: { what: 'accepted' }, dueAt: '2026-11-25T20:00:00.000Z' } });
  expect((await listRunningDeadlines(contact.db, { control: 'delegation-accepted' })).filter(({ subject }) => subject.id === id)).toEqual([]);
  expect((await readChain(contact.db, about(report)))!.steps.map(({ what }) => what)).toEqual(['delegated', 'accepted']);
});
test('declined, it opens nothing any more, and somebody else can be asked', async () => {
  const { report, to, id } = await offered();
  await answer(id, to, 'declined');
  expect(await isDelegatedTo(contact.db, about(report), to)).toBe(false);
  await offer(report, await contact.person());
});
test('accepted and given back a week later, it was accepted in time', async () => {
  const { report, to, id } = await offered();
  const at = contact.clock.iso();
  await answer(id, to, 'accepted');
  contact.clock.passDays(7);
  await answer(id, to, 'returned');
  expect(await factOf(id)).toMatchObject({ value: { answer: { what: 'returned', at } } });
  expect(await isDelegatedTo(contact.db, about(report), to)).toBe(false);
});
test('what cannot be: a second answer, giving back what was never taken, two leads at once, oneself, somebody who left', async () => {
  const { report, to, id } = await offered();
  await expect(answer(id, to, 'returned')).rejects.toMatchObject({ code: 'delegation-answered' });
  const others = await Promise.allSettled([offer(report, await contact.person()), offer(report, holder)]);
  expect(others.map((each) => (each as PromiseRejectedResult).reason.code)).toEqual(['delegation-running', 'delegation-to-self']);
  const both = await Promise.allSettled([answer(id, to, 'accepted'), answer(id, to, 'declined')]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const gone = await contact.person();
  await contact.db.updateTable('core.people').set({ departed_at: new Date() }).where('id', '=', gone).execute();
  await expect(offer(await contact.report(), gone)).rejects.toMatchObject({ code: 'delegation-unfit' });
});
test('withdrawn, it is the contact\'s own again and cannot be answered', async () => {
  const { report, to, id } = await offered();
  const withdraw = () => contact.db.transaction().execute((trx) => withdrawDelegation(contact.parts, trx, { delegation: id, by: holder, at: contact.clock.now() }));
  await withdraw();
  expect(await isDelegatedTo(contact.db, about(report), to)).toBe(false);
  await expect(answer(id, to, 'accepted')).rejects.toMatchObject({ code: 'delegation-answered' });
  await expect(withdraw()).rejects.toMatchObject({ code: 'delegation-answered' });
});
test('who was asked hears of it once', async () => {
  const { to } = await offered();
  expect(await contact.db.selectFrom('contact.waiting_notices').select('key').where('person', '=', to).execute()).toHaveLength(1);
});
