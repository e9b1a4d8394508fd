import { afterAll, beforeAll, expect, test } from 'vitest';
import { MS, plus } from '@writ/kernel';
import { notify } from './notify.ts';
import { sendNotices } from './send-notices.ts';
import { openTestContact, type TestContact } from './testing/open-test-contact.ts';

let contact: TestContact;
beforeAll(async () => {
  contact = await openTestContact();
});
afterAll(() => contact.drop());

test('what can wait is sent once its time has come, several in one message, and once', async () => {
  const person = await contact.person();
  const say = (key: string) => contact.db.transaction().execute((trx) => notify(trx, contact.parts.box, person, { key, title: 'A title', text: 'A text.', path: '/', at: contact.clock.now() }));
  for (const key of ['a', 'b', 'a']) await say(key);
  const inAnHour = (_quiet: unknown, madeAt: Parameters<typeof plus>[0]) => plus(madeAt, MS.hour);
  await sendNotices(contact.parts, inAnHour);
  expect(await contact.effects('contact.notice')).toEqual([]);
  contact.clock.passHours(1);
  await Promise.all([sendNotices(contact.parts, inAnHour), sendNotices(contact.parts, inAnHour)]);
  const effects = await contact.effects('contact.notice');
  expect(effects).toHaveLength(1);
  expect(effects[0]!.notices).toHaveLength(2);
});
