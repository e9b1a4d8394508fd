import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type Id } from '@writ/kernel';
import { makeMessageId } from '../../../platform/mail/send/index.ts';
import { postCompanyMessage } from '../reports/post-message.ts';
import { readThread } from '../reports/read-thread.ts';
import { raiseMail } from './raise-mail.ts';
import { readMail } from './read-mail.ts';
import { startMailReading } from './start-mail-reading.ts';
import { sweepMail } from './sweep-mail.ts';
import { listStrayMail } from './list-stray-mail.ts';
import { openTestIntake, someMail, type TestIntake } from './testing/open-test-intake.ts';

let intake: TestIntake;
beforeEach(async () => {
  intake = await openTestIntake();
});
afterEach(() => intake.drop());

const threadOf = (report: Id<'report'> | null) => readThread(intake.parts, report!);
const countReports = async (): Promise<number> => (await intake.db.selectFrom('reporting.reports').select('id').execute()).length;

/** A report by mail whose reporter has our acknowledgement. */
async function opened(from = 'grace@example.org', id = 'first'): Promise<{ report: Id<'report'>; tracking: string; ours: string }> {
  const { report } = await intake.come(someMail({ from, id }));
  const sent = await intake.deliver();
  return { report: report!, tracking: (await threadOf(report)).tracking, ours: sent.at(-1)!.mail.messageId };
}

test('a message of a person opens a report with its words and files, and is acknowledged to its sender', async () => {
  const raw = [
    'From: Grace <grace@example.org>', 'To: security@example.com', 'Subject: Proof', 'Message-ID: <one@example.org>', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"', '',
    '--b', 'Content-Type: text/plain', '', 'See the file.', '--b', 'Content-Type: image/png; name="proof.png"', 'Content-Disposition: attachment; filename="../proof.png"', 'Content-Transfer-Encoding: base64', '', 'iVBORw0KGgo=', '--b--', '',
  ].join('\r\n');
  const { outcome, report } = await intake.come(raw);
  expect(outcome).toBe('opened');
  const thread = await threadOf(report);
  expect(thread).toMatchObject({ title: 'Proof', state: 'new' });
  expect(thread.messages[0]).toMatchObject({ from: 'reporter', via: 'mail', text: 'See the file.', files: [{ name: 'proof.png', bytes: 8 }] });
  const [{ mail, raw: wire }] = (await intake.deliver()) as unknown as [{ mail: { to: { address: string }; references?: readonly string[]; inReplyTo?: string; subject: string; envelopeFrom: string; autoSubmitted?: string }; raw: Buffer }];
  expect(mail).toMatchObject({ to: { address: 'grace@example.org' }, inReplyTo: '<one@example.org>', references: ['<one@example.org>'], autoSubmitted: 'auto-replied', envelopeFrom: expect.stringMatching(/^security\+b-\w{42}@example\.com$/) });
  expect(mail.subject).toContain(thread.tracking);
  expect(mail.subject).not.toContain('Proof');
  expect(wire.toString().replace(/=\r\n/g, '')).toContain('https://security.example.com/thread/');
});
test('the same message again, by another way and at the same time, is one', async () => {
  const raw = someMail();
  const ids = await Promise.all(Array.from({ length: 10 }, (_, index) => intake.keep(index % 2 === 0 ? raw : `Received: from elsewhere\r\n${raw}`)));
  expect(new Set(ids).size).toBe(1);
  await Promise.all(ids.map((id) => readMail(intake.parts, id)));
  expect(await countReports()).toBe(1);
  expect((await threadOf((await intake.look(ids[0]!)).report)).messages).toHaveLength(2);
});
test('an answer joins the thread by our Message-ID, whatever its sender, and nobody else is written to', async () => {
  const { report, ours } = await opened();
  const answer = await intake.come(someMail({ from: 'grace.private@example.net', subject: 'Re: whatever', text: 'More.', fields: [`In-Reply-To: ${ours}`] }));
  expect(answer).toMatchObject({ outcome: 'threaded', report });
  const by = await intake.person();
  await intake.within((trx) => postCompanyMessage(intake.parts, trx, { report, text: 'Thank you.', by, at: intake.clock.now() }));
  const sent = await intake.deliver();
  expect(sent.map(({ mail }) => mail.to.address)).toEqual(['grace@example.org', 'grace@example.org']);
  expect(sent[1]!.mail.references).toContain(ours);
});
test('an answer joins by a Message-ID of theirs or by the tracking id from the same address only', async () => {
  const { report, tracking } = await opened();
  expect(await intake.come(someMail({ text: 'a', fields: ['References: <first@example.org>'] }))).toMatchObject({ outcome: 'threaded', report });
  expect(await intake.come(someMail({ text: 'b', subject: `Re: [${tracking}]` }))).toMatchObject({ outcome: 'threaded', report });
  const forged = [
    someMail({ from: 'mallory@example.net', text: 'c', fields: ['References: <first@example.org>'] }),
    someMail({ from: 'mallory@example.net', text: 'd', subject: `Re: [${tracking}]` }),
    someMail({ from: 'mallory@example.net', text: `e ${tracking}`, fields: [`In-Reply-To: ${makeMessageId(Buffer.alloc(32), 'example.com', newId())}`] }),
    someMail({ from: 'mallory@example.net', text: `f ${tracking}`, fields: ['Sender: grace@example.org', 'Reply-To: grace@example.org'] }),
    someMail({ text: `g ${tracking}` }).replace('From: Grace <grace@example.org>', 'From: grace@example.org, mallory@example.net'),
  ];
  for (const raw of forged) expect((await intake.come(raw)).report).not.toBe(report);
  expect((await threadOf(report)).messages.filter(({ from }) => from === 'reporter')).toHaveLength(3);
});
test('mail of programs opens nothing, joins nothing, is answered by nothing, and is listed', async () => {
  const { report, ours, tracking } = await opened();
  const before = (await intake.outgoing()).length;
  const reply = { subject: `Re: [${tracking}]`, fields: [`In-Reply-To: ${ours}`] };
  const outcomes = [
    await intake.come(someMail({ ...reply, text: 'I am away.', fields: [...reply.fields, 'Auto-Submitted: auto-replied'] })),
    await intake.come(someMail({ ...reply, text: 'News', fields: [...reply.fields, 'List-Id: <news.example.org>'] })),
    await intake.come(someMail({ ...reply, text: 'From nobody' }), { from: '' }),
    await intake.come((await intake.deliver())[0]!.raw, { from: 'security@example.com' }),
  ];
  expect(outcomes.map(({ outcome, kind }) => [outcome, kind])).toEqual([['set-aside', 'auto-reply'], ['set-aside', 'list'], ['set-aside', 'auto-reply'], ['set-aside', 'own']]);
  expect(await countReports()).toBe(1);
  expect((await intake.outgoing()).length).toBe(before);
  expect((await threadOf(report)).messages).toHaveLength(2);
  expect((await listStrayMail(intake.parts)).map(({ kind }) => kind).toSorted()).toEqual(['auto-reply', 'auto-reply', 'list', 'own']);
});
test('a bounce marks the message that came back, by its tag, and opens nothing; one that is only late marks none', async () => {
  const { report } = await opened();
  const [{ mail }] = (await intake.deliver()) as unknown as [{ mail: { envelopeFrom: string; messageId: string } }];
  const bounce = (action: string, to: string): string => [
    'From: Mail System <MAILER-DAEMON@mx.example.org>', `To: ${to}`, 'Subject: Undelivered', `Message-ID: <${action}@mx.example.org>`, 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="r"', '',
    '--r', 'Content-Type: text/plain', '', 'It did not arrive.', '--r', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.org', '', 'Final-Recipient: rfc822; grace@example.org', `Action: ${action}`, 'Status: 5.1.1', '', '--r--', '',
  ].join('\r\n');
  expect(await intake.come(bounce('delayed', mail.envelopeFrom), { from: '', to: [mail.envelopeFrom] })).toMatchObject({ outcome: 'bounce', report });
  expect(await bounced()).toEqual([null, null]);
  expect(await intake.come(bounce('failed', mail.envelopeFrom), { from: '', to: [mail.envelopeFrom] })).toMatchObject({ outcome: 'bounce', report });
  expect(await bounced()).toEqual([null, expect.any(Date)]);
  const guessed = `security+b-${'0'.repeat(42)}@example.com`;
  expect(await intake.come(bounce('failed', guessed).replace('<failed@', '<other@'), { from: '', to: [guessed] })).toMatchObject({ outcome: 'bounce', report: null });
  expect(await countReports()).toBe(1);

  async function bounced(): Promise<(Date | null)[]> {
    const rows = await intake.db.selectFrom('reporting.messages').select('bounced_at').where('report', '=', report).orderBy('from_whom').execute();
    return rows.map(({ bounced_at }) => bounced_at);
  }
});
test('a message that nobody can parse is a report with the raw message attached, and nobody is answered', async () => {
  const raw = `From: grace@example.org\r\nContent-Type: multipart/mixed; boundary="0"\r\n\r\n${Array.from({ length: 60 }, (_, depth) => `--${depth}\r\nContent-Type: multipart/mixed; boundary="${depth + 1}"\r\n\r\n`).join('')}end`;
  const { outcome, kind, report } = await intake.come(raw);
  expect([outcome, kind]).toEqual(['opened', 'unreadable']);
  expect((await threadOf(report)).messages[0]!.files).toMatchObject([{ name: 'message.eml', type: 'message/rfc822', bytes: Buffer.byteLength(raw) }]);
  expect(await intake.outgoing()).toEqual([]);
});
test('a message on which reading fails again and again is a report with the raw message attached', async () => {
  const mail = await intake.keep(someMail());
  await intake.db.updateTable('reporting.mails').set({ attempts: 5 }).where('id', '=', mail).execute();
  expect(await readMail(intake.parts, mail)).toBe('opened');
  expect((await threadOf((await intake.look(mail)).report)).messages[0]!.files).toHaveLength(1);
});
test('a message that was set aside becomes a report once when a person says so, and another kind does not', async () => {
  const { id } = await intake.come(someMail({ text: 'I found a hole. I am also away.', fields: ['Auto-Submitted: auto-generated'] }));
  const by = await intake.person();
  const raised = await Promise.allSettled([raiseMail(intake.parts, id, by), raiseMail(intake.parts, id, by)]);
  const reports = raised.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(new Set(reports).size).toBe(1);
  expect(await countReports()).toBe(1);
  const opening = await intake.come(someMail());
  await expect(raiseMail(intake.parts, opening.id, by)).resolves.toBe(opening.report);
  await expect(raiseMail(intake.parts, newId(), by)).rejects.toMatchObject({ code: 'mail-not-found' });
});
test('what a crash left waiting is read at the start, and one that fails holds up no other', async () => {
  const broken = await intake.keep(someMail({ text: 'gone' }));
  const { blob } = await intake.db.selectFrom('reporting.mails').select('blob').where('id', '=', broken).executeTakeFirstOrThrow();
  await intake.parts.blobs.remove(blob);
  const whole = await intake.keep(someMail());
  const reading = startMailReading(intake.parts);
  await reading.look();
  await reading.stop();
  expect(await intake.look(whole)).toMatchObject({ outcome: 'opened' });
  expect(await intake.look(broken)).toMatchObject({ outcome: 'waiting' });
});
test('the sweep takes what no message names once it is old, and nothing else', async () => {
  const { report } = await intake.come(someMail());
  const old = `reporting/mail/${newId(intake.clock.now())}`;
  await intake.parts.blobs.put(old, [Buffer.from('half')], { maxBytes: 10 });
  expect(await sweepMail(intake.parts, intake.clock.now())).toBe(0);
  intake.clock.passDays(2);
  expect(await sweepMail(intake.parts, intake.clock.now())).toBe(1);
  expect(await intake.parts.blobs.has(old)).toBe(false);
  expect(report).not.toBeNull();
});
test('a loop of two programs ends: one address gets so many automatic answers in a day', async () => {
  for (let index = 0; index < 23; index += 1) await intake.come(someMail({ id: `loop${index}`, text: `${index}` }));
  expect(await intake.deliver()).toHaveLength(20);
});
