import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, type Id } from '@writ/kernel';
import { listRunningDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import { readChain } from '../../contact/index.ts';
import { decideReport, reviewReport, type Verdict } from './review-report.ts';
import { finishReport } from './finish-report.ts';
import { postCompanyMessage, postReporterMessage } from './post-message.ts';
import { readReport } from './read-record.ts';
import { readThread } from './read-thread.ts';
import { answerSample } from './answer-sample.ts';
import { unlistOldReports } from './unlist-old-reports.ts';
import { readReportRule } from './report-rule.ts';
import { openTestReporting, type TestReporting } from './testing/open-test-reporting.ts';

let house: TestReporting;
let support: Id<'person'>;
let contact: Id<'person'>;
beforeAll(async () => {
  house = await openTestReporting();
  support = await house.person();
  contact = await house.contact();
});
afterAll(() => house.drop());

const review = (report: Id<'report'>, verdict: Verdict['verdict'], more: Partial<Verdict> = {}) => house.within((trx) => reviewReport(house.parts, trx, { report, verdict, by: support, at: house.clock.now(), ...more }));
const decide = (report: Id<'report'>, verdict: Verdict['verdict'], more: Partial<Verdict> = {}) => house.within((trx) => decideReport(house.parts, trx, { report, verdict, by: support, at: house.clock.now(), ...more }));
const answer = async (report: Id<'report'>, intakeKey: string = newId(), text = 'It is still there.') => {
  const rule = await readReportRule(house.parts);
  return house.within((trx) => postReporterMessage(house.parts, trx, { report, text, via: 'thread', intakeKey, files: [], at: house.clock.now(), rule }));
};
const factOf = async (report: string) => (await house.db.selectFrom('core.facts').select('value').where('subject_id', '=', report).where('kind', '=', 'report.review').executeTakeFirst())?.value as { reviewed?: unknown };
const runs = async (report: string) => (await listRunningDeadlines(house.db, { control: 'report-review', limit: 1_000 })).some(({ subject }) => subject.id === report);

describe('a review', () => {
  test('stops the clock, is a fact, tells the reporter and is an entry', async () => {
    const { report } = await house.receive({ reporter: { email: 'ada@example.org' } });
    house.clock.passMinutes(5);
    await review(report, 'accepted');
    expect(await readReport(house.parts, report)).toMatchObject({ state: 'accepted', reviewed: { by: support, verdict: 'accepted', at: house.clock.now() }, waitsForUs: false, closedAt: undefined });
    expect(await runs(report)).toBe(false);
    expect(await factOf(report)).toMatchObject({ reviewed: { by: support, verdict: 'accepted', at: house.clock.iso() } });
    const { messages } = await readThread(house.parts, report);
    expect(messages.at(-1)).toMatchObject({ from: 'company', automatic: 'decision' });
    expect(await house.outgoing()).toContain(messages.at(-1)!.id);
  });

  test('is given once: of two people at once, the second is told', async () => {
    const { report } = await house.receive();
    const both = await Promise.allSettled([review(report, 'accepted'), review(report, 'declined', { reason: 'It is meant to be so.' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'report-already-reviewed' } });
    expect((await readThread(house.parts, report)).messages.filter(({ automatic }) => automatic === 'decision')).toHaveLength(1);
  });

  test('is neither an answer of the company nor a message of the reporter', async () => {
    const { report } = await house.receive();
    await house.within((trx) => postCompanyMessage(house.parts, trx, { report, text: 'We are looking.', by: support, at: house.clock.now() }));
    await answer(report);
    expect(await readReport(house.parts, report)).toMatchObject({ state: 'new', reviewed: undefined, waitsForUs: true });
    expect(await runs(report)).toBe(true);
    expect(await factOf(report)).not.toHaveProperty('reviewed');
  });

  test('says no with a reason, which the reporter reads', async () => {
    const { report } = await house.receive();
    await expect(review(report, 'declined')).rejects.toMatchObject({ code: 'report-reason-needed' });
    await expect(review(report, 'declined', { reason: '  ' })).rejects.toMatchObject({ code: 'report-reason-needed' });
    await review(report, 'declined', { reason: 'The page is public by design.' });
    expect((await readThread(house.parts, report)).messages.at(-1)!.text).toContain('The page is public by design.');
    expect((await readReport(house.parts, report)).closedAt).toBe(house.clock.now());
  });

  test('by the contact means that they have seen it; by support it does not', async () => {
    const [mine, theirs] = [await house.receive(), await house.receive()];
    await review(mine.report, 'to-investigate', { by: contact });
    await review(theirs.report, 'to-investigate');
    expect((await readChain(house.db, { kind: 'report', id: mine.report }))?.seen).toMatchObject({ by: contact, how: 'signed-in' });
    expect((await readChain(house.db, { kind: 'report', id: theirs.report }))?.seen).toBeUndefined();
  });

  test('off hours closes for support only when it ends the report', async () => {
    house.clock.passHours(10);
    const [asked, closed] = [await house.receive(), await house.receive()];
    await review(asked.report, 'needs-information', { reason: 'Which version?' });
    await review(closed.report, 'declined', { reason: 'Not our site.' });
    expect((await readChain(house.db, { kind: 'report', id: asked.report }))?.support).toBeUndefined();
    expect((await readChain(house.db, { kind: 'report', id: closed.report }))?.support).toMatchObject({ outcome: 'closed-by-support', by: support });
    house.clock.set(house.clock.now() - 10 * 3_600_000 as never);
  });

  test('that fails at the end leaves the clock running', async () => {
    const { report } = await house.receive();
    await expect(house.within(async (trx) => {
      await reviewReport(house.parts, trx, { report, verdict: 'accepted', by: support, at: house.clock.now() });
      throw new Error('killed');
    })).rejects.toThrow('killed');
    expect(await runs(report)).toBe(true);
    expect((await readReport(house.parts, report)).state).toBe('new');
  });
});

describe('a decision', () => {
  test('comes after the review and does not touch it', async () => {
    const { report } = await house.receive();
    await expect(decide(report, 'accepted')).rejects.toMatchObject({ code: 'report-not-reviewed' });
    await review(report, 'declined', { reason: 'No.' });
    const before = await factOf(report);
    house.clock.passMinutes(1);
    await decide(report, 'accepted', { reason: 'We were wrong.' });
    expect(await readReport(house.parts, report)).toMatchObject({ state: 'accepted', closedAt: undefined, reviewed: { verdict: 'declined' } });
    expect(await factOf(report)).toEqual(before);
  });

  test('an ended report that its reporter answers stays ended, and waits for us', async () => {
    const { report } = await house.receive();
    await review(report, 'declined', { reason: 'No.' });
    await answer(report);
    expect(await readReport(house.parts, report)).toMatchObject({ state: 'declined', waitsForUs: true });
  });
});

describe('duplicates', () => {
  test('stand beside their original, never in a row', async () => {
    const [first, second, third] = [await house.receive(), await house.receive(), await house.receive()];
    await review(third.report, 'duplicate', { duplicateOf: second.report });
    await review(second.report, 'duplicate', { duplicateOf: first.report });
    expect((await readReport(house.parts, first.report)).duplicates.map(({ id }) => id)).toEqual([second.report, third.report]);
    await expect(review(first.report, 'duplicate', { duplicateOf: third.report })).rejects.toMatchObject({ code: 'report-original-unfit' });
    const fourth = await house.receive();
    await review(fourth.report, 'duplicate', { duplicateOf: third.report });
    expect((await readReport(house.parts, fourth.report)).duplicateOf?.id).toBe(first.report);
    await decide(second.report, 'accepted', { reason: 'It is another one after all.' });
    expect((await readReport(house.parts, second.report)).duplicateOf).toBeUndefined();
  });

  test('of each other, said by two people at once, are refused to one of them', async () => {
    const [one, other] = [await house.receive(), await house.receive()];
    const both = await Promise.allSettled([review(one.report, 'duplicate', { duplicateOf: other.report }), review(other.report, 'duplicate', { duplicateOf: one.report })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('of nothing are refused', async () => {
    const { report } = await house.receive();
    await expect(review(report, 'duplicate')).rejects.toMatchObject({ code: 'report-original-needed' });
    await expect(review(report, 'duplicate', { duplicateOf: report })).rejects.toMatchObject({ code: 'report-original-unfit' });
    await expect(review(report, 'duplicate', { duplicateOf: newId() })).rejects.toMatchObject({ code: 'report-not-found' });
  });
});

describe('an answer of the reporter', () => {
  test('ten times at once is one message with one chain', async () => {
    const { report } = await house.receive();
    const key = newId();
    const all = await Promise.all(Array.from({ length: 10 }, () => answer(report, key)));
    expect(new Set(all.map(({ message }) => message)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await readThread(house.parts, report)).messages).toHaveLength(3);
    expect(await readChain(house.db, { kind: 'message', id: all[0]!.message })).toMatchObject({ isUrgent: false, supportUntil: undefined });
  });

  test('of nothing, of too much, and to no report is refused', async () => {
    const { report } = await house.receive();
    await expect(answer(report, newId(), ' \n')).rejects.toMatchObject({ code: 'message-empty' });
    await expect(answer(report, newId(), 'x'.repeat(200_001))).rejects.toMatchObject({ code: 'message-too-long' });
    await expect(answer(newId())).rejects.toMatchObject({ code: 'report-not-found' });
  });
});

test('an accepted report ends with thanks and the credit that was wished for, once', async () => {
  const { report } = await house.receive({ credit: 'A. Example', reporter: { email: 'thanks@example.org' } });
  const finish = () => house.within((trx) => finishReport(house.parts, trx, { report, by: contact, at: house.clock.now() }));
  await expect(finish()).rejects.toMatchObject({ code: 'report-not-accepted' });
  await review(report, 'accepted');
  house.clock.passMinutes(1);
  await finish();
  expect((await readThread(house.parts, report)).messages.at(-1)).toMatchObject({ automatic: 'thanks', text: expect.stringContaining('A. Example') as string });
  await expect(finish()).rejects.toMatchObject({ code: 'report-not-accepted' });
});

test('a drawn report is answered once', async () => {
  const { report } = await house.receive();
  await house.db.deleteFrom('reporting.samples').execute();
  const say = () => house.within((trx) => answerSample(trx, { report, wasRankedRight: false, by: contact, at: house.clock.now() }));
  await expect(say()).rejects.toMatchObject({ code: 'sample-not-drawn' });
  await house.db.insertInto('reporting.samples').values({ report, drawn_at: house.clock.iso(), answered_at: null, answered_by: null, was_ranked_right: null }).execute();
  await say();
  expect((await readReport(house.parts, report)).sample?.answered).toMatchObject({ by: contact, wasRankedRight: false });
  await expect(say()).rejects.toMatchObject({ code: 'sample-not-drawn' });
});

test('what came before the window is no longer judged, unless nobody reviewed it', async () => {
  const [reviewed, left] = [await house.receive(), await house.receive()];
  await review(reviewed.report, 'accepted');
  const listed = async (id: string) => (await house.db.selectFrom('core.subjects').select('gone_at').where('kind', '=', 'report').where('id', '=', id).executeTakeFirstOrThrow()).gone_at === null;
  const rule = await readReportRule(house.parts);
  house.clock.passDays(89);
  await unlistOldReports(house.parts, rule, house.clock.now());
  expect([await listed(reviewed.report), await listed(left.report)]).toEqual([true, true]);
  house.clock.passDays(2);
  expect(await unlistOldReports(house.parts, rule, house.clock.now())).toBeGreaterThan(0);
  expect([await listed(reviewed.report), await listed(left.report)]).toEqual([false, true]);
  expect(await unlistOldReports(house.parts, rule, house.clock.now())).toBe(0);
});
