import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, newId, parseInstant } from '@writ/kernel';
import { listRunningDeadlines } from '../../../core/policy-in-force/deadlines.ts';
import { readChain } from '../../contact/index.ts';
import { receiveReport, receiveReports, type Intake } from './receive-report.ts';
import { readReport } from './read-record.ts';
import { readReportRule } from './report-rule.ts';
import { readThread } from './read-thread.ts';
import { openTestReporting, someContent, type TestReporting } from './testing/open-test-reporting.ts';

let house: TestReporting;
beforeAll(async () => {
  house = await openTestReporting();
});
afterAll(() => house.drop());

const journalled = async (report: string) => (await house.db.selectFrom('core.journal').select(['act', 'detail']).where('subject_id', '=', report).orderBy('seq').execute());
const factOf = async (report: string, kind: 'report.review' | 'report.hand-over') => (await house.db.selectFrom('core.facts').select('value').where('subject_id', '=', report).where('kind', '=', kind).executeTakeFirst())?.value;

describe('a report that comes in', () => {
  test('has a record, a thread with an acknowledgement, a clock, a fact, a chain and an entry', async () => {
    const { report, tracking, isNew, number } = await house.receive({ title: 'Export is open', reporter: { email: 'ada@example.org' } });
    expect(isNew).toBe(true);
    expect(tracking).toMatch(/^W-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const view = await readReport(house.parts, report);
    expect(view).toMatchObject({ state: 'new', content: { title: 'Export is open' }, offHours: false, waitsForUs: true, reviewed: undefined });
    expect(new Date(view.reviewDueAt).toISOString()).toBe('2026-11-25T20:00:00.000Z');
    const thread = await readThread(house.parts, report);
    expect(thread.messages.map(({ from, automatic }) => [from, automatic])).toEqual([['reporter', undefined], ['writ', 'acknowledgement']]);
    expect(thread.messages[1]!.text).toContain(tracking);
    expect(await house.outgoing()).toContain(thread.messages[1]!.id);
    expect((await listRunningDeadlines(house.db, { control: 'report-review' })).find(({ subject }) => subject.id === report)).toMatchObject({ what: 'report.review', dueAt: view.reviewDueAt, policyVersion: 1 });
    expect(await factOf(report, 'report.review')).toEqual({ receivedAt: '2026-11-24T20:00:00.000Z', dueAt: '2026-11-25T20:00:00.000Z', policyVersion: 1 });
    expect(await factOf(report, 'report.hand-over')).toEqual({ receivedAt: '2026-11-24T20:00:00.000Z', outsideHours: false });
    expect(await readChain(house.db, { kind: 'report', id: report })).toMatchObject({ label: `Report ${number}`, isUrgent: false, supportUntil: undefined });
    expect((await journalled(report)).map(({ act }) => act)).toEqual(['report.received']);
  });

  test('on the eve of Thanksgiving is due on Monday, and support is asked first', async () => {
    const receivedAt = parseInstant('2026-11-26T07:40:00Z')!;
    const { report } = await house.receive({}, { receivedAt });
    const view = await readReport(house.parts, report);
    expect([view.offHours, new Date(view.reviewDueAt).toISOString()]).toEqual([true, '2026-11-30T17:00:00.000Z']);
    expect((await readChain(house.db, { kind: 'report', id: report }))?.supportUntil).toBe(receivedAt + 2 * 3_600_000);
    expect(await factOf(report, 'report.hand-over')).toMatchObject({ outsideHours: true });
  });

  test('is urgent when it is said to be exploited, whatever the box says', async () => {
    const { report } = await house.receive({ isExploited: 'yes' });
    expect((await readReport(house.parts, report)).urgent).toBe(true);
    expect((await readChain(house.db, { kind: 'report', id: report }))?.isUrgent).toBe(true);
  });

  test('without an address is acknowledged in its thread only', async () => {
    const before = (await house.outgoing()).length;
    const { report } = await house.receive();
    expect((await readThread(house.parts, report)).messages).toHaveLength(2);
    expect(await house.outgoing()).toHaveLength(before);
  });

  test('leaves no word of its writer in the clear, nor in the journal', async () => {
    const { report } = await house.receive({ title: 'Unforgettable', what: 'secret-of-the-house', reporter: { name: 'Ada Example', email: 'ada-clear@example.org' } }, {
      files: [{ blob: 'b', name: 'unforgettable.png', type: 'image/png', bytes: 3, digest: 'd'.repeat(64) }],
    });
    const rows = [
      ...(await house.db.selectFrom('reporting.reports').selectAll().where('id', '=', report).execute()), ...(await house.db.selectFrom('reporting.messages').selectAll().where('report', '=', report).execute()),
      ...(await house.db.selectFrom('reporting.attachments').selectAll().where('report', '=', report).execute()), ...(await house.db.selectFrom('core.journal').selectAll().execute()),
      ...(await house.db.selectFrom('core.facts').selectAll().execute()), ...(await house.db.selectFrom('core.subjects').selectAll().execute()), ...(await house.db.selectFrom('contact.escalations').selectAll().execute()),
    ];
    const clear = rows.map((row) => Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value))).join('\n')).join('\n');
    for (const word of ['nforgettable', 'secret-of-the-house', 'Ada Example', 'ada-clear@example.org']) expect(clear).not.toContain(word);
  });
});

describe('the same intake', () => {
  test('twenty times at once is one report, with one of everything', async () => {
    const intakeKey = newId();
    const intake = { channel: 'mail', intakeKey, content: someContent({ reporter: { email: 'again@example.org' } }), urgent: false, receivedAt: house.clock.now(), files: [], messageIds: ['<one@example.org>'], rule: await readReportRule(house.parts) } as const;
    const outgoing = (await house.outgoing()).length;
    const all = await Promise.all(Array.from({ length: 20 }, () => house.within((trx) => receiveReport(house.parts, trx, intake))));
    expect(new Set(all.map(({ report }) => report)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    const { report } = all[0]!;
    expect((await readThread(house.parts, report)).messages).toHaveLength(2);
    expect(await journalled(report)).toHaveLength(1);
    expect(await house.outgoing()).toHaveLength(outgoing + 1);
    expect(await house.db.selectFrom('reporting.message_ids').selectAll().where('report', '=', report).execute()).toHaveLength(1);
    expect((await house.db.selectFrom('contact.escalations').selectAll().where('about_id', '=', report).execute())).toHaveLength(1);
  });

  test('leaves no gap in the numbers', async () => {
    const intakeKey = newId();
    const first = await house.receive({}, { intakeKey });
    for (let again = 0; again < 5; again += 1) expect((await house.receive({}, { intakeKey })).report).toBe(first.report);
    expect((await house.receive()).number).toBe(first.number + 1);
  });

  test('whose transaction falls at the end leaves nothing, and comes in whole the next time', async () => {
    const intakeKey = newId();
    const count = async () => Promise.all((['reporting.reports', 'reporting.messages', 'core.deadlines', 'core.facts', 'core.subjects', 'contact.escalations', 'core.journal', 'platform.outbox'] as const)
      .map(async (table) => Number((await house.db.selectFrom(table).select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).count)));
    const before = await count();
    const rule = await readReportRule(house.parts);
    const falls = house.within(async (trx) => {
      await receiveReport(house.parts, trx, { channel: 'form', intakeKey, content: someContent({ reporter: { email: 'x@example.org' } }), urgent: false, receivedAt: house.clock.now(), files: [], rule });
      throw new Error('the power went');
    });
    await expect(falls).rejects.toThrow('the power went');
    expect(await count()).toEqual(before);
    expect((await house.receive({}, { intakeKey })).isNew).toBe(true);
  });
});

describe('several in one transaction', () => {
  const intakeOf = async (more: Partial<Intake> = {}): Promise<Intake> => ({ channel: 'form', intakeKey: newId(), content: someContent(), urgent: false, receivedAt: house.clock.now(), files: [], rule: await readReportRule(house.parts), ...more });

  test('have one of everything each, numbers in their order, and their own words', async () => {
    const last = (await house.receive()).number;
    const words = ['one', 'two', 'three'];
    const intakes = await Promise.all(words.map((what) => intakeOf({ content: someContent({ what, reporter: { email: `${what}@example.org` } }), urgent: what === 'two', files: [{ blob: `reports/${what}`, name: `${what}.txt`, type: 'text/plain', bytes: 1, digest: 'a'.repeat(64) }] })));
    const all = await house.within((trx) => receiveReports(house.parts, trx, intakes));
    expect(all.map(({ number }) => number)).toEqual([last + 1, last + 2, last + 3]);
    for (const [index, { report }] of all.entries()) {
      const thread = await readThread(house.parts, report);
      expect(thread.messages.map(({ text }) => text)).toEqual([words[index], expect.stringContaining(all[index]!.tracking)]);
      expect(thread.messages[0]!.files.map(({ name }) => name)).toEqual([`${words[index]}.txt`]);
      expect(await journalled(report)).toHaveLength(1);
      expect((await house.db.selectFrom('contact.escalations').select('urgent').where('about_id', '=', report).execute())).toEqual([{ urgent: words[index] === 'two' }]);
      expect((await house.db.selectFrom('core.facts').select('kind').where('subject_id', '=', report).orderBy('kind').execute()).map(({ kind }) => kind)).toEqual(['report.hand-over', 'report.review']);
      expect(await house.db.selectFrom('core.deadlines').select('what').where('subject_id', '=', report).execute()).toEqual([{ what: 'report.review' }]);
    }
  });

  test('of one key are one report, and of a key that came before the one that is there', async () => {
    const known = await intakeOf();
    const before = await house.within((trx) => receiveReport(house.parts, trx, known));
    const again = await intakeOf();
    const all = await house.within((trx) => receiveReports(house.parts, trx, [again, known, again]));
    expect(all[1]).toEqual({ ...before, isNew: false });
    expect(all[0]!.report).toBe(all[2]!.report);
    expect(all.map(({ isNew }) => isNew).toSorted()).toEqual([false, false, true]);
  });

  test('tell that a text was seen before, in this transaction or an earlier one, and of a reporter what was accepted', async () => {
    const content = someContent({ what: `The export at /api/${newId()} gives the orders of somebody else, whoever asks for it and whatever they may see elsewhere.` });
    const all = await house.within(async (trx) => receiveReports(house.parts, trx, [await intakeOf({ content }), await intakeOf({ content }), await intakeOf()]));
    const signals = await Promise.all(all.map(async ({ report }) => (await readReport(house.parts, report)).signals.includes('seen-before')));
    expect(signals.slice(0, 2)).toEqual([false, true]);
    expect((await readReport(house.parts, (await house.receive(content)).report)).signals).toContain('seen-before');
  });
});

test('what a transaction drew that fell is no gap in the numbers', async () => {
  const { number } = await house.receive();
  const rule = await readReportRule(house.parts);
  await expect(house.within(async (trx) => {
    await receiveReport(house.parts, trx, { channel: 'form', intakeKey: newId(), content: someContent(), urgent: false, receivedAt: house.clock.now(), files: [], rule });
    throw new Error('the power went');
  })).rejects.toThrow('the power went');
  expect((await house.receive()).number).toBe(number + 1);
});

test('two reports never have one tracking id or number', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => house.receive()));
  expect(new Set(all.map(({ tracking }) => tracking)).size).toBe(12);
  expect(new Set(all.map(({ number }) => number)).size).toBe(12);
});

test('an earlier accepted report by the same address, however it is written, speaks for the next', async () => {
  const first = await house.receive({ reporter: { email: 'Known@Example.org' } });
  await house.db.updateTable('reporting.reports').set({ state: 'accepted', reviewed_at: new Date(instant(house.clock.now())) }).where('id', '=', first.report).execute();
  const { report } = await house.receive({ reporter: { email: ' known@example.org' } });
  expect((await readReport(house.parts, report)).signals).toContain('known-reporter');
});
