import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instant, newId } from '@writ/kernel';
import { pino } from 'pino';
import { createOutbound } from '../../../platform/outbound/index.ts';
import type { OutgoingMail } from '../../../platform/mail/send/index.ts';
import { declareErrors } from '@writ/kernel';
import { WAY_KINDS, type WayKind } from '../tables.ts';
import { startFakeServices, type FakeServices } from './testing/fake-services.ts';
import { pushBrowser } from './testing/push-browser.ts';
import { waySamples } from './testing/way-samples.ts';
import { createWayAdapters, type WayAdapters, type WayPorts } from './way-adapters.ts';
import type { Call } from './way-adapter.ts';
import { vapidKeysFrom } from './web-push/vapid-keys.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 20));
const browser = pushBrowser();
const samples = waySamples(browser.subscription);
const mailErrors = declareErrors('relay', { 'mail-refused': { kind: 'conflict', sentence: 'No.' }, 'mail-relay-unavailable': { kind: 'unavailable', sentence: 'Later.' } });
const call = (changes: Partial<Call> = {}): Call => ({ id: newId(), key: 'chain:1', title: 'Report 31 waits for you', text: 'Say that you have seen it.', url: 'https://writ.example.com/call/abc', isUrgent: true, ...changes });
const quietly = (): AbortSignal => new AbortController().signal;

let services: FakeServices;
let adapters: WayAdapters;
let sent: OutgoingMail[];
let chatted: string[];
let trouble: Error | undefined;

/** A relay and a chat stand at the edge; they are what this section is handed. */
function ports(outbound: WayPorts['outbound']): WayPorts {
  const refuse = (): void => {
    if (trouble) throw trouble;
  };
  return {
    outbound, clock: () => NOW, company: 'Example', publicUrl: new URL('https://writ.example.com'), vapid: vapidKeysFrom(Buffer.from('seed')),
    mail: { address: 'security@example.com', domain: 'example.com', linkKey: Buffer.alloc(32, 1), clock: () => NOW, relay: { async send(mail) {
      refuse();
      sent.push(mail);
      return { answer: '250 ok' };
    } } },
    chat: { name: 'Chat', async send(to, { title, url }) {
      refuse();
      chatted.push(`${to} ${title} ${url}`);
      return { id: 'chat-1' };
    } },
  };
}
beforeAll(async () => {
  services = await startFakeServices();
  adapters = createWayAdapters(ports(services.outbound));
});
afterAll(() => services.close());
beforeEach(() => {
  services.forget();
  [sent, chatted, trouble] = [[], [], undefined];
});

const config = (kind: WayKind): unknown => adapters[kind].config.parse(samples[kind].form);
const make = (kind: WayKind, changes: Partial<Call> = {}, signal = quietly()) => adapters[kind].call(config(kind), call(changes), signal);
/** Everything that left the house for one call, as text. */
const left = (): string => [...services.seen.map(({ body, host }) => (host === 'push.example.com' ? JSON.stringify(browser.read(body)) : body.toString())), ...sent.map((mail) => JSON.stringify(mail)), ...chatted].join('\n');
const overHttp = WAY_KINDS.filter((kind) => samples[kind].host !== undefined);

test('the registry has exactly the kinds that there are, and each has its folder', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'testing').map(({ name }) => name);
  expect(Object.keys(adapters).toSorted()).toEqual([...WAY_KINDS].toSorted());
  expect(folders.toSorted()).toEqual([...WAY_KINDS].toSorted());
  for (const kind of WAY_KINDS) expect(adapters[kind].kind).toBe(kind);
});

describe.each(WAY_KINDS)('%s', (kind) => {
  test('delivers the label and where to go, and gives the other side’s id', async () => {
    const { id } = await make(kind);
    expect(services.seen.length + sent.length + chatted.length).toBe(1);
    expect(services.seen[0]?.host).toBe(samples[kind].host);
    expect(decodeURIComponent(left())).toContain('Report 31 waits for you');
    if (kind !== 'voice') expect(left()).toContain('https://writ.example.com/call/abc');
    expect(id).toMatch(/\S/);
  });
  test('asks by its form for everything that it needs, and for nothing that it does not know', () => {
    const { fields, config: schema } = adapters[kind];
    const asked = new Set([...fields.map(({ name }) => name), ...(kind === 'web-push' ? ['subscription'] : [])]);
    expect(new Set(Object.keys(samples[kind].form))).toEqual(asked);
    expect(schema.safeParse({ ...samples[kind].form, more: 'x' }).success).toBe(false);
    for (const { name, isOptional, options } of fields) {
      const without = schema.safeParse({ ...samples[kind].form, [name]: '' });
      expect([name, without.success]).toEqual([name, isOptional === true]);
      if (!without.success && !options) expect(without.error.issues[0]!.message).not.toMatch(/^Invalid/);
    }
  });
  test('reads what it kept as it read what was typed', () => {
    expect(adapters[kind].config.parse(config(kind))).toEqual(config(kind));
  });
  test('is known by its owner without its secret', () => {
    const { secret } = samples[kind];
    const known = adapters[kind].describe(config(kind));
    expect(known).toMatch(/\S/);
    if (secret !== undefined) expect(known).not.toContain(secret);
    expect(known).not.toContain('long-and-secret-topic');
  });
});

describe.each(overHttp)('%s, when the other side says', (kind) => {
  test.each([400, 401, 403, 422])('%i, is refused for good', async (status) => {
    services.answerNext({ status, body: { message: 'no' } });
    await expect(make(kind)).rejects.toMatchObject({ code: 'way-refused', detail: { reason: `answered-${status}` } });
  });
  test.each([408, 429, 500, 502, 503])('%i, may be tried again', async (status) => {
    services.answerNext({ status, body: 'busy' });
    await expect(make(kind)).rejects.toMatchObject({ code: 'way-unavailable', kind: 'unavailable' });
  });
  test.each([404, 410])('%i, is gone where it was a subscription and refused elsewhere', async (status) => {
    services.answerNext({ status });
    await expect(make(kind)).rejects.toMatchObject({ code: kind === 'web-push' ? 'way-gone' : 'way-refused' });
  });
  test.each([['no JSON', '<html>'], ['null', 'null'], ['a number for an id', '{"id":1,"dedup_key":2,"requestId":[]}'], ['an id without end', JSON.stringify({ id: 'x'.repeat(10_000) })]])('yes with %s, was delivered all the same', async (_what, body) => {
    services.answerNext({ status: 202, body });
    await expect(make(kind)).resolves.toEqual({ id: undefined });
  });
  test('nothing, and we are stopped, ends at once and may be tried again', async () => {
    services.answerNext({ status: 200, afterMs: 3_000 });
    const stop = new AbortController();
    const made = make(kind, {}, stop.signal).catch((thrown: unknown) => thrown);
    await expect.poll(() => services.seen, { timeout: 10_000 }).toHaveLength(1);
    const stopped = Date.now();
    stop.abort();
    expect(await made).toMatchObject({ code: 'way-unavailable' });
    expect(Date.now() - stopped).toBeLessThan(2_000);
  });
  test('go elsewhere, is not followed', async () => {
    services.answerNext({ status: 302, headers: { location: 'http://127.0.0.1/inside' } });
    await expect(make(kind)).rejects.toMatchObject({ code: 'way-unavailable' });
    expect(services.seen).toHaveLength(1);
  });
  test('never hears anything in our errors but a static reason', async () => {
    services.answerNext({ status: 400, body: 'LEAK' });
    const error = await make(kind).catch((thrown: Error) => thrown);
    expect(JSON.stringify([error, (error as Error).message])).not.toMatch(/LEAK|S3cret/);
  });
});

test.each(['webhook', 'ntfy', 'sms', 'voice', 'web-push'] as const)('%s cannot be led inside the house', async (kind) => {
  const guarded = createWayAdapters(ports(createOutbound({ allowPrivate: false, log: pino({ level: 'silent' }) })));
  for (const inside of ['https://127.0.0.1/', 'https://169.254.169.254/latest', 'https://[::1]/', 'https://10.0.0.1/', 'http://hooks.example.com/']) {
    const form = kind === 'web-push' ? { device: 'x', subscription: pushBrowser(inside).subscription } : { ...samples[kind].form, url: inside, server: inside };
    const kept = Object.fromEntries(Object.entries(form).filter(([name]) => name in samples[kind].form));
    await expect(guarded[kind].call(kept, call(), quietly())).rejects.toMatchObject({ code: 'way-refused', detail: { reason: 'address-not-allowed' } });
  }
});

describe('the same call twice', () => {
  test.each(['pagerduty', 'opsgenie'] as const)('is one alert of %s, and another call is another', async (kind) => {
    await make(kind);
    await make(kind);
    expect(services.alerts().size).toBe(1);
    await make(kind, { key: 'chain:2' });
    expect(services.alerts().size).toBe(2);
  });
  test.each([
    ['webhook', () => services.seen.map(({ headers }) => headers['idempotency-key'])],
    ['ntfy', () => services.seen.map(({ body }) => (JSON.parse(body.toString()) as { sequence_id: string }).sequence_id)],
    ['web-push', () => services.seen.map(({ headers }) => headers['topic'])],
    ['sms', () => services.seen.map(({ body }) => (JSON.parse(body.toString()) as { ref: string }).ref)],
  ] as const)('carries the same key by %s', async (kind, keys) => {
    await make(kind);
    await make(kind);
    await make(kind, { key: 'chain:2' });
    const [first, second, third] = keys();
    expect(first).toMatch(/^[\w:-]{5,64}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
  test('is one Message-ID by mail, which only we could have made', async () => {
    const id = newId();
    await make('mail', { id });
    await make('mail', { id });
    expect(sent[0]!.messageId).toBe(sent[1]!.messageId);
    expect(sent[0]).toMatchObject({ to: { address: 'grace@example.com' }, autoSubmitted: 'auto-generated', subject: 'Report 31 waits for you' });
    expect(sent[0]!.envelopeFrom).toMatch(/^security\+b-[0-9a-v]{42}@example\.com$/);
  });
});

test.each([['mail-refused', 'way-refused'], ['mail-relay-unavailable', 'way-unavailable']] as const)('a relay’s %s is %s', async (code, ours) => {
  trouble = mailErrors(code);
  await expect(make('mail')).rejects.toMatchObject({ code: ours });
});

test('a webhook can check that it was us, now, and that nobody changed a letter', async () => {
  await make('webhook');
  const { headers, body } = services.seen[0]!;
  expect(headers['writ-timestamp']).toBe(String(NOW / 1_000));
  const sign = (text: string): string => `v1=${createHmac('sha256', 'S3cret'.repeat(5)).update(text).digest('hex')}`;
  expect(headers['writ-signature']).toBe(sign(`${NOW / 1_000}.${body.toString()}`));
  expect(headers['writ-signature']).not.toBe(sign(`${NOW / 1_000}.${body.toString().replace('31', '32')}`));
});

test('a push is read by its browser alone, and urgent ones are not kept back', async () => {
  await make('web-push');
  expect(browser.read(services.seen[0]!.body)).toEqual({ title: 'Report 31 waits for you', text: 'Say that you have seen it.', url: 'https://writ.example.com/call/abc', key: 'chain:1', urgent: true });
  expect(services.seen[0]!.headers['urgency']).toBe('high');
  expect(() => pushBrowser().read(services.seen[0]!.body)).toThrow();
  await make('web-push', { isUrgent: false });
  expect(services.seen[1]!.headers['urgency']).toBe('normal');
});

test('an installation keeps its push key, and another has another', () => {
  expect(vapidKeysFrom(Buffer.from('a'))).toEqual(vapidKeysFrom(Buffer.from('a')));
  expect(vapidKeysFrom(Buffer.from('a')).publicKey).not.toBe(vapidKeysFrom(Buffer.from('b')).publicKey);
});

test('long titles fit into what each service takes', async () => {
  await make('opsgenie', { title: 'x'.repeat(500) });
  await make('pagerduty', { title: 'x'.repeat(5_000) });
  expect(services.alerts().size).toBe(1);
  expect((JSON.parse(services.seen[1]!.body.toString()) as { payload: { summary: string } }).payload.summary).toHaveLength(1_024);
});

test('a voice says a code digit by digit', async () => {
  await make('voice', { title: 'Example: 123456 proves this way' });
  expect(new URLSearchParams(services.seen[0]!.body.toString()).get('say')).toContain('1, 2, 3, 4, 5, 6 proves');
});

test('what nothing sends is said before it is tried', () => {
  const bare = createWayAdapters({ ...ports(services.outbound), mail: undefined, chat: undefined, publicUrl: new URL('http://localhost:4100') });
  const closed = WAY_KINDS.filter((kind) => bare[kind].notSetUp !== undefined);
  expect(closed).toEqual(['mail', 'web-push', 'chat']);
});
