import { afterEach, beforeEach, expect, test } from 'vitest';
import { openClient } from '../../../platform/mail/receive/testing-smtp-client.ts';
import { mailboxPosition } from './mailbox-position.ts';
import { newestGrant } from './newest-grant.ts';
import { openMailDoors, type MailDoors } from './open-mail-doors.ts';
import { openTestIntake, someMail, type TestIntake } from './testing/open-test-intake.ts';

let intake: TestIntake;
let doors: MailDoors | undefined;
beforeEach(async () => {
  intake = await openTestIntake();
});
afterEach(async () => {
  await doors?.close();
  await intake.drop();
});

test('what comes by SMTP for the security address is kept, acknowledged and read, and nothing else is taken', async () => {
  const outbound = { request: () => Promise.reject(new Error('nothing is asked outside')) } as never;
  doors = await openMailDoors(intake.parts, { smtp: { host: '127.0.0.1', port: 0, name: 'mx.example.com', tls: undefined, requireTls: false }, mailbox: undefined, outbound });
  const smtp = await openClient(doors.port!);
  await smtp.reply();
  for (const words of ['EHLO mail.example.org', 'MAIL FROM:<grace@example.org>']) await smtp.say(`${words}\r\n`);
  expect(await smtp.say('RCPT TO:<ada@example.com>\r\n')).toMatch(/^5/);
  for (const words of ['RCPT TO:<security@example.com>', 'DATA']) await smtp.say(`${words}\r\n`);
  expect(await smtp.say(`${someMail()}\r\n.\r\n`)).toMatch(/^250/);
  smtp.destroy();
  await doors.look();
  expect(await intake.db.selectFrom('reporting.mails').select(['outcome', 'via']).execute()).toEqual([{ outcome: 'opened', via: 'smtp' }]);
});
test('how far a mailbox was read is kept, each by itself', async () => {
  const [one, other] = [mailboxPosition(intake.parts, 'a@imap.example.com/INBOX'), mailboxPosition(intake.parts, 'b@imap.example.com/INBOX')];
  expect(await one.read()).toBeUndefined();
  await one.write({ uidValidity: '7', lastUid: 3 });
  await one.write({ uidValidity: '7', lastUid: 4_294_967_295 });
  expect([await one.read(), await other.read()]).toEqual([{ uidValidity: '7', lastUid: 4_294_967_295 }, undefined]);
});

test('a newer refresh token is used from then on, sealed, until another is set', async () => {
  const set = { tokenUrl: 'https://login.example.com/token', clientId: 'c', clientSecret: 's', refreshToken: 'as set' };
  const mailbox = 'a@imap.example.com/INBOX';
  const first = await newestGrant(intake.parts, mailbox, set);
  expect(first.refreshToken).toBe('as set');
  await first.keepRefreshToken!('newer');
  await first.keepRefreshToken!('newest');
  expect((await newestGrant(intake.parts, mailbox, set)).refreshToken).toBe('newest');
  expect((await newestGrant(intake.parts, 'b@imap.example.com/INBOX', set)).refreshToken).toBe('as set');
  expect((await newestGrant(intake.parts, mailbox, { ...set, refreshToken: 'set anew' })).refreshToken).toBe('set anew');
  expect(JSON.stringify(await intake.db.selectFrom('reporting.mailbox_grants').selectAll().execute())).not.toContain('newest');
});
