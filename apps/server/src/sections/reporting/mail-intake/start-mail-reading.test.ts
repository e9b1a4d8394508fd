import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMailReading } from './start-mail-reading.ts';
import { openTestIntake, someMail, type TestIntake } from './testing/open-test-intake.ts';

let intake: TestIntake;
beforeEach(async () => {
  intake = await openTestIntake();
});
afterEach(() => intake.drop());

const outcomes = async () => (await intake.db.selectFrom('reporting.mails').select(['outcome', 'report']).orderBy('id').execute());
/** Each a moment later, so that it is known which came first. */
function keep(raw: string) {
  intake.clock.pass(1);
  return intake.keep(raw);
}
async function readAll(): Promise<void> {
  const reading = startMailReading(intake.parts);
  await reading.look();
  await reading.stop();
}

test('more messages than are read at once, and than a page holds, are a report each', async () => {
  for (let index = 0; index < 110; index += 1) await keep(someMail({ subject: `Message ${index}` }));
  await readAll();
  const all = await outcomes();
  expect(all.map(({ outcome }) => outcome)).toEqual(Array(110).fill('opened'));
  expect(new Set(all.map(({ report }) => report)).size).toBe(110);
});

test('an answer that waits behind what it answers joins its thread, as when one is read after the other, also behind a large one', async () => {
  for (let round = 0; round < 4; round += 1) {
    await keep(someMail({ id: `first-${round}`, text: round % 2 === 0 ? 'Anybody can read it.' : 'x '.repeat(1_200_000) }));
    await keep(someMail({ text: 'I forgot to say where.', fields: [`In-Reply-To: <first-${round}@example.org>`] }));
    await keep(someMail({ text: 'And when.', fields: [`References: <first-${round}@example.org>`] }));
  }
  await readAll();
  const all = await outcomes();
  expect(all.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => ['opened', 'threaded', 'threaded']).flat());
  for (const [index, { report }] of all.entries()) expect(report).toBe(all[index - (index % 3)]!.report);
});

test('one that cannot be read holds up no other, and waits', async () => {
  const bad = await keep(someMail());
  for (let index = 0; index < 8; index += 1) await keep(someMail());
  const { blob } = await intake.db.selectFrom('reporting.mails').select('blob').where('id', '=', bad).executeTakeFirstOrThrow();
  await intake.parts.blobs.remove(blob);
  await readAll();
  expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(['waiting', ...Array(8).fill('opened')]);
});
