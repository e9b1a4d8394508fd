import { afterEach, expect, test } from 'vitest';
import { newId } from '@writ/kernel';
import { digestMark } from '../../contact/canary/take-canary.ts';
import { mailCanaryPath } from './mail-canary-path.ts';
import { openTestIntake, type Sent, type TestIntake } from './testing/open-test-intake.ts';
import { compose } from '../../../platform/mail/send/compose.ts';

let intake: TestIntake;
afterEach(() => intake.drop());

test('a canary that comes back by mail is taken as one, once, and is no report', async () => {
  const sent: Sent[] = [];
  intake = await openTestIntake({ relay: { async send(mail) {
    sent.push({ mail, raw: await compose(mail) });
    return { answer: '250' };
  } } });
  const { parts, db, clock } = intake;
  const mark = `writ-canary-${'ab'.repeat(20)}`;
  const at = new Date(clock.now());
  await db.insertInto('contact.canaries').values({ id: newId(), channel: 'mail', mark_digest: digestMark(parts.box, mark), sent_at: at, due_at: at, handed_over_at: null, arrived_at: null, reached_seat_at: null, problem: null }).execute();
  const path = mailCanaryPath(parts, true);
  if ('closed' in path) throw new Error(path.closed);
  await path.send(mark, AbortSignal.timeout(1_000));
  expect(await intake.come(sent[0]!.raw, { from: '' })).toMatchObject({ outcome: 'canary', report: null });
  expect(await db.selectFrom('reporting.reports').select('id').execute()).toEqual([]);
  expect(await db.selectFrom('contact.canaries').select('arrived_at').execute()).toEqual([{ arrived_at: expect.any(Date) }]);
});
test('a way that is not whole says what is missing', async () => {
  intake = await openTestIntake();
  expect(mailCanaryPath({ ...intake.parts, mail: { ...intake.parts.mail, address: undefined } }, true)).toEqual({ closed: 'no security address is set' });
  expect(mailCanaryPath(intake.parts, false)).toMatchObject({ closed: expect.any(String) });
  expect(mailCanaryPath({ ...intake.parts, relay: undefined }, true)).toMatchObject({ closed: expect.any(String) });
});
