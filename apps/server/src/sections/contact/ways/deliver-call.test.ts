import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { declareErrors, MS, type Id } from '@writ/kernel';
import { readBounceTag } from '../../../platform/mail/send/index.ts';
import { readChain } from '../chain/chain-store.ts';
import { useCallForm } from '../chain/call-form.ts';
import { recordSeen } from '../chain/record-seen.ts';
import { startWatch } from '../start-watch.ts';
import { callHandler } from './deliver-call.ts';
import { noticeHandler } from './deliver-notices.ts';
import { noteBouncedCall } from './note-bounced-call.ts';
import { remindOfProofs } from './remind-of-proofs.ts';
import { openTestWays, type TestWays } from './testing/open-test-ways.ts';
import { readWays } from './way-store.ts';
import { notify } from '../notify.ts';

const relayErrors = declareErrors('relay', { 'mail-refused': { kind: 'conflict', sentence: 'No.' }, 'mail-relay-unavailable': { kind: 'unavailable', sentence: 'Later.' } });
let ways: TestWays;
beforeEach(async () => {
  ways = await openTestWays();
});
afterEach(() => ways.close());

async function look(): Promise<void> {
  const watch = startWatch(ways.contact.parts);
  await watch.look();
  await watch.stop();
}
/** Delivers one effect that the chain enqueued, as the outbox would. */
async function deliver(number: number, attempt = 1): Promise<void> {
  const rows = await ways.contact.db.selectFrom('platform.outbox').select(['key', 'payload']).where('kind', '=', 'contact.call').orderBy('made_at').orderBy('key').execute();
  const handler = callHandler(ways.parts);
  const { key, payload } = rows[number - 1]!;
  await handler.deliver(handler.payload.parse(JSON.parse(payload.toString())), { key, attempt, signal: new AbortController().signal });
}
const callCount = async (): Promise<number> => (await ways.contact.effects('contact.call')).length;
const stepsOf = async (report: string) => (await readChain(ways.contact.db, { kind: 'report', id: report }))!.steps.map(({ what, wayKind, reason }) => [what, wayKind, reason].filter(Boolean).join(' '));
const wayOf = async (person: Id<'person'>) => (await readWays(ways.contact.db, ways.parts.box, person))[0]!;

describe('a call', () => {
  test('carries a label and a one-time form, and its delivery is a link of the chain that proves nothing', async () => {
    const holder = await ways.contact.holder([]);
    await ways.way(holder, 'ntfy');
    const report = await ways.contact.report({ urgent: true });
    await look();
    await deliver(1);
    const said = JSON.parse(ways.services.seen[0]!.body.toString()) as { title: string; click: string };
    expect(said.title).toBe('URGENT. Example: Report 31 waits for you');
    expect(await stepsOf(report)).toEqual(['called ntfy', 'delivered ntfy']);
    expect((await readChain(ways.contact.db, { kind: 'report', id: report }))!.seen).toBeUndefined();
    await useCallForm(ways.parts, said.click.split('/').at(-1)!, 'seen', ways.contact.clock.now());
    expect((await readChain(ways.contact.db, { kind: 'report', id: report }))!.seen?.by).toBe(holder);
    expect((await wayOf(holder)).verifiedAt).toBe(ways.contact.clock.now());
  });
  test('that is delivered twice by a crash is one alert over there', async () => {
    await ways.way(await ways.contact.holder([]), 'pagerduty');
    await ways.contact.report({ urgent: true });
    await look();
    await Promise.all([deliver(1), deliver(1)]);
    expect(ways.services.alerts().size).toBe(1);
  });
  test('that is refused for good hurries the next way, once: a lone broken way is not called without end', async () => {
    const holder = await ways.contact.holder([]);
    await ways.way(holder, 'pagerduty');
    const report = await ways.contact.report({ urgent: true });
    await look();
    ways.services.answerNext({ status: 400 });
    await deliver(1);
    expect(await stepsOf(report)).toEqual(['called pagerduty', 'failed pagerduty answered-400']);
    ways.contact.clock.pass(1);
    await look();
    expect(await callCount()).toBe(2);
    ways.services.answerNext({ status: 400 });
    await deliver(2);
    ways.contact.clock.pass(1);
    await look();
    expect(await callCount()).toBe(2);
    expect((await wayOf(holder)).reason).toBe('answered-400');
  });
  test('that passes is tried three times and then hurries the next way', async () => {
    const [holder, deputy] = [await ways.contact.holder([]), await ways.contact.deputy([])];
    await ways.way(holder, 'ntfy');
    await ways.way(deputy, 'opsgenie');
    const report = await ways.contact.report({ urgent: true });
    await look();
    ways.services.answerNext({ status: 503 }, { status: 429 }, { status: 500 });
    await expect(deliver(1, 1)).rejects.toMatchObject({ code: 'way-unavailable' });
    await expect(deliver(1, 2)).rejects.toMatchObject({ code: 'way-unavailable' });
    await deliver(1, 3);
    expect(await stepsOf(report)).toEqual(['called ntfy', 'failed ntfy answered-500']);
    ways.contact.clock.pass(1);
    await look();
    expect((await ways.contact.effects('contact.call')).map(({ person }) => person)).toEqual([holder, deputy]);
  });
  test('by a push that is gone removes it, says so, and goes on at once', async () => {
    const holder = await ways.contact.holder([]);
    await ways.way(holder, 'web-push');
    await ways.way(holder, 'ntfy');
    const report = await ways.contact.report({ urgent: true });
    await look();
    ways.services.answerNext({ status: 410 });
    await deliver(1);
    expect((await readWays(ways.contact.db, ways.parts.box, holder)).map(({ kind }) => kind)).toEqual(['ntfy']);
    ways.contact.clock.pass(1);
    await look();
    await deliver(2);
    expect(await stepsOf(report)).toEqual(['called web-push', 'failed web-push answered-410', 'called ntfy', 'delivered ntfy']);
    const [notice] = await ways.contact.effects('contact.notice') as unknown as { person: string; notices: string[] }[];
    const handler = noticeHandler(ways.parts);
    await handler.deliver(handler.payload.parse(notice), { key: 'notice', attempt: 1, signal: new AbortController().signal });
    expect(ways.services.seen.at(-1)!.body.toString()).toContain('This browser (Laptop) is no longer known');
  });
  test('by a way that was removed in the meantime fails, and is not made', async () => {
    const holder = await ways.contact.holder([]);
    const way = await ways.way(holder, 'ntfy');
    const report = await ways.contact.report({ urgent: true });
    await look();
    await ways.contact.db.updateTable('contact.ways').set({ removed_at: new Date(ways.contact.clock.now()) }).where('id', '=', way).execute();
    await deliver(1);
    expect(ways.services.seen).toHaveLength(0);
    expect(await stepsOf(report)).toEqual(['called ntfy', 'failed ntfy way-removed']);
  });
  test('about what was seen in the meantime wakes nobody', async () => {
    const holder = await ways.contact.holder([]);
    await ways.way(holder, 'ntfy');
    const report = await ways.contact.report({ urgent: true });
    await look();
    await ways.contact.db.transaction().execute((trx) => recordSeen(trx, { kind: 'report', id: report }, { by: holder, how: 'signed-in', at: ways.contact.clock.now() }));
    await deliver(1);
    expect(ways.services.seen).toHaveLength(0);
  });
  test('by mail that bounces is taken back, and the next way is called', async () => {
    const holder = await ways.contact.holder([]);
    await ways.way(holder, 'mail');
    await ways.way(holder, 'ntfy');
    const report = await ways.contact.report({ urgent: true });
    await look();
    await deliver(1);
    const tag = ways.sent[0]!.envelopeFrom.replace(/^.*\+|@.*$/g, '');
    const id = readBounceTag(Buffer.alloc(32, 1), tag)!;
    ways.contact.clock.pass(5_000);
    const bounced = (of: string) => ways.contact.db.transaction().execute((trx) => noteBouncedCall(trx, of, ways.contact.clock.now()));
    expect(await bounced(id)).toBe(true);
    expect(await bounced(report)).toBe(false);
    await look();
    expect(await stepsOf(report)).toEqual(['called mail', 'delivered mail', 'bounced mail bounced', 'called ntfy']);
    expect((await wayOf(holder)).reason).toBe('bounced');
  });
  test('a relay that is away is no reason to give a mail up, one that refuses is', async () => {
    await ways.way(await ways.contact.holder([]), 'mail');
    const report = await ways.contact.report({ urgent: true });
    await look();
    ways.relay.trouble = relayErrors('mail-relay-unavailable');
    await expect(deliver(1)).rejects.toMatchObject({ code: 'way-unavailable' });
    ways.relay.trouble = relayErrors('mail-refused');
    await deliver(1, 2);
    expect(await stepsOf(report)).toEqual(['called mail', 'failed mail mail-refused']);
  });
});

describe('what can wait', () => {
  async function say(person: Id<'person'>, ...titles: readonly string[]): Promise<void> {
    for (const title of titles) await ways.contact.db.transaction().execute((trx) => notify(trx, ways.parts.box, person, { key: title, title, text: `${title} indeed.`, path: '/findings', at: ways.contact.clock.now() }));
    await look();
  }
  async function deliverNotice(): Promise<void> {
    const handler = noticeHandler(ways.parts);
    const [notice] = await ways.contact.effects('contact.notice');
    await handler.deliver(handler.payload.parse(notice), { key: 'notice', attempt: 1, signal: new AbortController().signal });
  }
  test('comes in one message by the first way, and by the next where that one fails', async () => {
    const person = await ways.contact.person();
    await ways.way(person, 'webhook');
    await ways.way(person, 'mail');
    await say(person, 'One thing', 'Another thing');
    ways.services.answerNext({ status: 401 });
    await deliverNotice();
    expect(ways.sent[0]!.subject).toBe('Example: 2 things that could wait');
    expect((ways.sent[0]!.content as { text: string }).text).toContain('One thing indeed.\nhttps://writ.example.com/findings');
    expect((await wayOf(person)).reason).toBe('answered-401');
  });
  test('is tried again only when a way may take it later', async () => {
    const person = await ways.contact.person();
    await ways.way(person, 'webhook');
    await say(person, 'One thing');
    ways.services.answerNext({ status: 503 });
    await expect(deliverNotice()).rejects.toMatchObject({ code: 'way-unavailable' });
    ways.services.answerNext({ status: 403 });
    await expect(deliverNotice()).resolves.toBeUndefined();
  });
  test('of whoever has no way stays on the console', async () => {
    await say(await ways.contact.person(), 'One thing');
    await expect(deliverNotice()).resolves.toBeUndefined();
  });
  test('a way is reminded of once before its proof runs out, and not after', async () => {
    const person = await ways.contact.person();
    const way = await ways.way(person, 'mail');
    const notices = async (): Promise<number> => Number((await ways.contact.db.selectFrom('contact.waiting_notices').select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).count);
    const provenAgo = (days: number) => ways.contact.db.updateTable('contact.ways').set({ verified_at: new Date(ways.contact.clock.now() - days * MS.day) }).where('id', '=', way).execute();
    for (const [days, expected] of [[10, 0], [75, 0], [91, 0], [80, 1], [80, 1]] as const) {
      await provenAgo(days);
      await remindOfProofs(ways.parts, ways.contact.clock.now());
      expect([days, await notices()]).toEqual([days, expected]);
    }
  });
});
