import { afterEach, expect, test } from 'vitest';
import { instant, MS, WritError } from '@writ/kernel';
import { makeCompanyKey, readPrivateKey, readPublicKey, writePgp, type CompanyKey } from '../../../platform/mail/pgp/index.ts';
import { readMessage } from '../../../platform/mail/message/index.ts';
import { errors as sendErrors } from '../../../platform/mail/send/errors.ts';
import { postCompanyMessage } from '../reports/post-message.ts';
import { readThread } from '../reports/read-thread.ts';
import { composeEntity } from './compose-entity.ts';
import { threadMailHandler } from './send-thread-mail.ts';
import { openTestIntake, someMail, type TestIntake } from './testing/open-test-intake.ts';

let intake: TestIntake;
afterEach(() => intake.drop());

const ours = await makeCompanyKey('Security', 'security@example.com', undefined);
const theirs = await makeCompanyKey('Grace', 'grace@example.org', undefined);
const company: CompanyKey = await readPrivateKey(ours.privateArmor, undefined);
const grace: CompanyKey = await readPrivateKey(theirs.privateArmor, undefined);

/** What Grace reads of mail to her. */
async function readAsGrace(raw: Uint8Array) {
  const { key } = await readPublicKey(ours.publicArmor, instant(Date.now()));
  return readMessage(raw, { isOwnMessageId: () => false, ownAddresses: [], pgp: { companyKeys: [grace], publicKeysOf: async () => [key] } });
}

/** Keys are made and signatures written by the real clock: the intake's must not be behind it, or it sees keys of the future. */
async function openIntakeWithKeys(): Promise<TestIntake> {
  const opened = await openTestIntake({ companyKeys: [company] });
  opened.clock.set(instant(Math.max(opened.clock.now(), Date.now() + MS.minute)));
  return opened;
}

async function encryptedReport(text: string): Promise<string> {
  const entity = composeEntity(text, [{ name: 'grace.asc', mediaType: 'application/pgp-keys', content: Buffer.from(theirs.publicArmor) }], 'within');
  const body = await writePgp(entity, await readPublicKey(ours.publicArmor, instant(Date.now())), grace);
  return `From: grace@example.org\r\nTo: security@example.com\r\nSubject: ...\r\nMessage-ID: <pgp@example.org>\r\nMIME-Version: 1.0\r\n${Buffer.from(body).toString('latin1')}`;
}

test('an encrypted report is read with our key, its attached key is kept, and what we answer is encrypted to it and signed', async () => {
  intake = await openIntakeWithKeys();
  const { report } = await intake.come(await encryptedReport('The secret hole.'));
  expect((await readThread(intake.parts, report!)).messages[0]).toMatchObject({ text: expect.stringContaining('The secret hole.'), signature: expect.stringContaining('Encrypted to us.') });
  const by = await intake.person();
  intake.clock.passMinutes(1);
  await intake.within((trx) => postCompanyMessage(intake.parts, trx, { report: report!, text: 'A secret answer.', by, at: intake.clock.now(), encrypt: true }));
  const sent = await intake.deliver();
  expect(sent).toHaveLength(2);
  const { raw } = sent[1]!;
  expect(raw.toString()).not.toContain('secret');
  expect(raw.toString()).not.toContain('/thread/');
  const message = await readAsGrace(raw);
  expect(message).toMatchObject({ text: expect.stringContaining('A secret answer.'), pgp: { encryption: 'decrypted', signatures: [{ state: 'valid' }] } });
  expect(message.inReplyTo).toEqual(['pgp@example.org']);
});
test('a later message that is signed with the key of the first one is known by it', async () => {
  intake = await openIntakeWithKeys();
  const { report } = await intake.come(await encryptedReport('One.'));
  intake.clock.passMinutes(1);
  const again = (await encryptedReport('Two.')).replace('<pgp@example.org>', '<again@example.org>\r\nReferences: <pgp@example.org>');
  expect(await intake.come(again)).toMatchObject({ outcome: 'threaded', report });
  expect((await readThread(intake.parts, report!)).messages.at(-1)!.signature).toContain(`Signed with a key that this reporter gave us before (${theirs.fingerprint})`);
});
test('an answer that cannot be encrypted as it was meant goes out as a notice without its words', async () => {
  intake = await openTestIntake();
  const { report } = await intake.come(someMail());
  const by = await intake.person();
  await intake.within((trx) => postCompanyMessage(intake.parts, trx, { report: report!, text: 'A secret answer.', by, at: intake.clock.now(), encrypt: true }));
  const { mail } = (await intake.deliver()).at(-1)!;
  expect(mail.content).toMatchObject({ text: expect.stringContaining('There is an answer to your report.') });
  expect(JSON.stringify(mail.content)).not.toContain('secret');
});
test('a message is mailed once; one that the relay refuses for good is marked, and one that it cannot take now is tried again', async () => {
  const answers: (WritError | undefined)[] = [sendErrors('mail-relay-unavailable', { reason: 'x' }), undefined];
  let calls = 0;
  intake = await openTestIntake({ relay: { async send() {
    calls += 1;
    const error = answers.shift();
    if (error) throw error;
    return { answer: '250' };
  } } });
  await intake.come(someMail());
  await expect(intake.deliver()).rejects.toMatchObject({ code: 'mail-relay-unavailable' });
  await intake.deliver();
  await intake.deliver();
  expect(calls).toBe(2);
  answers.push(sendErrors('mail-refused', { status: 550 }));
  const other = await intake.come(someMail({ from: 'other@example.org' }));
  await intake.deliver();
  await intake.deliver();
  expect(calls).toBe(3);
  const rows = await intake.db.selectFrom('reporting.messages').select('bounced_at').where('report', '=', other.report!).where('from_whom', '=', 'writ').execute();
  expect(rows).toEqual([{ bounced_at: expect.any(Date) }]);
});
test('what a reporter wrote is never mailed back, and a payload of another shape is refused', async () => {
  intake = await openTestIntake();
  const { report } = await intake.come(someMail());
  const first = await intake.db.selectFrom('reporting.messages').select('id').where('report', '=', report!).where('from_whom', '=', 'reporter').executeTakeFirstOrThrow();
  const handler = threadMailHandler(intake.parts);
  await handler.deliver({ message: first.id }, { key: first.id, attempt: 1, signal: AbortSignal.timeout(1_000) });
  expect(await intake.deliver()).toHaveLength(1);
  expect(handler.payload.safeParse({ message: 'x' }).success).toBe(false);
});
