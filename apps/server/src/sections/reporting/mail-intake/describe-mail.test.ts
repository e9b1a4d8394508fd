import { expect, test } from 'vitest';
import { readMessage } from '../../../platform/mail/message/index.ts';
import { ReportContent } from '../reports/report-content.ts';
import { describeMail, reportOf } from './describe-mail.ts';
import { decideMail } from './decide-mail.ts';
import { decideSending } from './decide-sending.ts';
import { composeEntity } from './compose-entity.ts';

const read = (raw: string) => readMessage(Buffer.from(raw), { isOwnMessageId: () => false, ownAddresses: [] });
const head = 'From: Grace <grace@example.org>\r\nSubject: s\r\n';

test('text beyond what a thread takes is cut, and the raw message goes with it', async () => {
  const message = await read(`${head}\r\n${'x'.repeat(300_000)}`);
  const described = describeMail(message, { bytes: 300_100, fetched: 300_100 });
  expect([described.text.length, described.withRaw]).toEqual([200_000, true]);
  expect(() => ReportContent.parse(reportOf(message, described))).not.toThrow();
});
test('a message without words says so, and one of which only the header was fetched says where the rest is', async () => {
  const empty = describeMail(await read(`${head}\r\n`), { bytes: 50, fetched: 50 });
  expect(empty).toMatchObject({ withRaw: true, text: 'There is no text in this message.' });
  expect(describeMail(await read(`${head}\r\n`), { bytes: 5_000, fetched: 50 }).text).toContain('the whole lies in the mailbox');
});
test('a message of several senders is answered to none of them', async () => {
  const message = await read('From: grace@example.org, mallory@example.net\r\n\r\nwords');
  expect(reportOf(message, describeMail(message, { bytes: 1, fetched: 1 })).reporter.email).toBeUndefined();
});
test('only persons and what cannot be parsed make reports', () => {
  const thread = 'r' as never;
  const outcome = (kind: Parameters<typeof decideMail>[0]['kind'], more = {}) => decideMail({ kind, isCanary: false, thread, isRaised: false, ...more }).outcome;
  expect((['person', 'unreadable', 'bounce', 'auto-reply', 'list', 'own'] as const).map((kind) => outcome(kind))).toEqual(['threaded', 'opened', 'bounce', 'set-aside', 'set-aside', 'set-aside']);
  expect([outcome('person', { thread: undefined }), outcome('person', { isCanary: true }), outcome('own', { isCanary: true }), outcome('list', { isRaised: true })]).toEqual(['opened', 'canary', 'canary', 'opened']);
});
test('words that were meant to be encrypted never go out in the open', () => {
  const marks = { to: 'grace@example.org', ours: 'security@example.com', isAutomatic: false, automaticToday: 0, canEncrypt: false, hasKey: false, mustEncrypt: false };
  expect(decideSending(marks)).toEqual({ send: 'plain' });
  expect(decideSending({ ...marks, canEncrypt: true })).toEqual({ send: 'encrypted' });
  expect([decideSending({ ...marks, mustEncrypt: true }), decideSending({ ...marks, hasKey: true })]).toEqual([{ send: 'notice' }, { send: 'notice' }]);
  expect(decideSending({ ...marks, to: 'Security+x@Example.com' })).toEqual({ send: 'nothing', because: 'own-address' });
  expect(decideSending({ ...marks, to: 'mailer-daemon@mx.example.org', isAutomatic: true })).toEqual({ send: 'nothing', because: 'mail-system' });
  expect(decideSending({ ...marks, automaticToday: 20 })).toEqual({ send: 'plain' });
});
test('an entity is read back as its text and files', async () => {
  const entity = composeEntity('Grüße\nzwei', [{ name: 'pröof "x".txt', mediaType: 'text/plain; evil\r\nX: y', content: Buffer.from('file') }], 'boundary');
  const message = await read(`${head}MIME-Version: 1.0\r\n${entity.toString('latin1')}`);
  expect(message.text.trim()).toBe('Grüße\nzwei');
  expect(message.attachments.map(({ type, content }) => [type, Buffer.from(content).toString()])).toEqual([['application/octet-stream', 'file']]);
});
