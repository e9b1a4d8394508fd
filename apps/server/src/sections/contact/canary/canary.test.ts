import { afterEach, expect, test } from 'vitest';
import { MS, type Id } from '@writ/kernel';
import { readFactsOf } from '../../../core/facts/read-facts.ts';
import { recordDelivery } from '../chain/record-delivery.ts';
import type { ContactParts } from '../parts.ts';
import { startWatch } from '../start-watch.ts';
import { openTestContact, type TestContact } from '../testing/open-test-contact.ts';
import { listCanaries } from './canary-store.ts';
import { canaryHandler } from './send-canary.ts';
import { takeCanary } from './take-canary.ts';

const MAIL_CLOSED = { closed: 'no security address is set' } as const;
let contact: TestContact;
afterEach(() => contact.drop());

async function open(send: (mark: string) => Promise<void>): Promise<void> {
  contact = await openTestContact({ form: { send }, mail: MAIL_CLOSED });
}
async function look(): Promise<void> {
  const watch = startWatch(contact.parts);
  await watch.look();
  await watch.stop();
}
/** What the outbox does with canaries. */
async function deliver(): Promise<void> {
  for (const payload of await contact.effects('contact.canary')) await canaryHandler(contact.parts).deliver(payload as never, { key: 'k', attempt: 1, signal: AbortSignal.timeout(1_000) });
}
const take = (text: string): Promise<boolean> => contact.db.transaction().execute((trx) => takeCanary(contact.parts, trx, { text, at: contact.clock.now() }));
const factOf = async (channel: string) => (await readFactsOf(contact.db, 'channel', [channel], ['channel.intake'])).get(channel)?.get('channel.intake');
const marked: string[] = [];
const keep = async (mark: string): Promise<void> => void marked.push(mark);

test('one travels from the form to whoever is on duty, counts as no report, and proves that reports could have come', async () => {
  await open(keep);
  const holder = await contact.holder(['ntfy']);
  await look();
  await deliver();
  contact.clock.passMinutes(1);
  expect(await take(`where: ${marked.at(-1)}`)).toBe(true);
  await look();
  const [call] = await contact.effects('contact.call');
  expect(call).toMatchObject({ person: holder });
  contact.clock.passMinutes(1);
  await contact.db.transaction().execute((trx) => recordDelivery(trx, { escalation: call!.escalation as Id<'escalation'>, what: 'delivered', person: holder, way: call!.way as Id<'way'>, wayKind: 'ntfy', isFinal: true, at: contact.clock.now() }));
  contact.clock.passMinutes(5);
  await look();
  expect(await factOf('form')).toMatchObject({ value: { open: true, canary: { arrivedAt: '2026-11-24T20:01:00.000Z', reachedSeatAt: '2026-11-24T20:02:00.000Z' }, nextAt: '2026-11-25T20:00:00.000Z' } });
  expect(await factOf('mail')).toMatchObject({ value: { open: false, because: 'no security address is set' } });
  const company = (await readFactsOf(contact.db, 'company', ['company'], ['company.intake'])).get('company')!.get('company.intake');
  expect(company).toMatchObject({ value: { channels: ['form'], provenAt: '2026-11-24T20:01:00.000Z' } });
  expect(await contact.db.selectFrom('core.subjects').select('kind').where('kind', 'in', ['escalation', 'report']).execute()).toEqual([]);
});
test('one that never comes is lost when its time is over, and followed by another within the hour', async () => {
  await open(keep);
  await contact.holder();
  await look();
  await deliver();
  contact.clock.passMinutes(16);
  await look();
  expect(await factOf('form')).toMatchObject({ value: { canary: { problem: 'lost' }, nextAt: '2026-11-24T21:15:00.000Z' } });
  contact.clock.passHours(1);
  await look();
  expect(await listCanaries(contact.db, { limit: 9 })).toHaveLength(2);
});
test('one that the form does not take says so, and is tried again by the outbox', async () => {
  await open(() => Promise.reject(new Error('connection refused')));
  await contact.holder();
  await look();
  await expect(deliver()).rejects.toThrow('connection refused');
  expect((await listCanaries(contact.db, { limit: 1 }))[0]).toMatchObject({ problem: 'not-taken', handedOverAt: undefined });
});
test('one that arrives and can call nobody has not reached the seat', async () => {
  await open(keep);
  await contact.holder([]);
  await look();
  await deliver();
  expect(await take(marked.at(-1)!)).toBe(true);
  await look();
  contact.clock.passMinutes(16);
  await look();
  expect(await factOf('form')).toMatchObject({ value: { canary: { arrivedAt: expect.any(String), problem: 'nobody-to-call' } } });
});
test('a mark that we did not send is ordinary text, and so is one of long ago', async () => {
  await open(keep);
  await contact.holder();
  expect(await take(`writ-canary-${'0'.repeat(40)}`)).toBe(false);
  expect(await take('writ-canary-')).toBe(false);
  await look();
  await deliver();
  const mark = marked.at(-1)!;
  expect(await take(`${Array.from({ length: 3 }, (_, index) => `writ-canary-${String(index).repeat(40)}`).join(' ')} ${mark}`)).toBe(true);
  expect(await take(mark)).toBe(true);
  expect(await contact.db.selectFrom('contact.escalations').select('id').execute()).toHaveLength(1);
  contact.clock.passDays(8);
  expect(await take(mark)).toBe(false);
});
test('however many processes look, one sends', async () => {
  await open(keep);
  await contact.holder();
  await Promise.all(Array.from({ length: 4 }, look));
  expect(await listCanaries(contact.db, { limit: 9 })).toHaveLength(1);
  contact.clock.pass(MS.day - 1);
  await look();
  // The first was lost a quarter of an hour after it was sent, so another followed; after that the regular time counts from the later one.
  expect(await listCanaries(contact.db, { limit: 9 })).toHaveLength(2);
});
test('paths that are closed send nothing', async () => {
  contact = await openTestContact({ form: MAIL_CLOSED, mail: MAIL_CLOSED } satisfies ContactParts['canaryPaths']);
  await look();
  expect(await listCanaries(contact.db, { limit: 1 })).toEqual([]);
});
