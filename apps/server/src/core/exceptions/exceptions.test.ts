import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { MS, newId, toIso, type Id, type Instant } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import type { Trx } from '../../platform/db.ts';
import { assignFinding, closeFinding, planBaseline, triageFinding } from '../findings/work-on-finding.ts';
import { listFindings, readFinding } from '../findings/read-findings.ts';
import { readJournal } from '../journal/read-journal.ts';
import { listRunningDeadlines } from '../policy-in-force/deadlines.ts';
import { createCompanyFacts } from '../verdicts/company-facts.ts';
import { runEvaluation, type LoopTables } from '../verdicts/run-evaluation.ts';
import { later, NOW, rebootControl, rebootFact, rulesOf, say } from '../verdicts/testing/small-fleet.ts';
import { approveException, refuseException, withdrawException } from './approve-exception.ts';
import type { ExceptionKind } from './exception.ts';
import { listExceptions } from './read-exceptions.ts';
import { requestException } from './request-exception.ts';

const RULES = rulesOf({ definition: rebootControl() });
const [ada, bob] = [newId<'person'>(), newId<'person'>()];
const made: TestDatabase<LoopTables>[] = [];
let database: TestDatabase<LoopTables>;

beforeEach(async () => { made.push(database = await createTestDatabase<LoopTables>()); });
afterAll(async () => { for (const each of made) await each.drop(); });

const write = <Result>(work: (trx: Trx<LoopTables>) => Promise<Result>): Promise<Result> => database.db.transaction().execute(work);

async function settle(now: Instant = NOW): Promise<void> {
  const facts = createCompanyFacts();
  while ((await runEvaluation(database.db, RULES, facts, now)).more);
}

/** Two hosts that were kept; the first breaks. */
async function breakOne(): Promise<void> {
  for (const host of ['a', 'b']) await write((trx) => say(trx, host, [rebootFact(false)]));
  await settle();
  await write((trx) => say(trx, 'a', [rebootFact(true, later(1))], later(1)));
  await settle(later(1));
}

const request = (more: { reason?: string; expiresAt?: Instant; kind?: ExceptionKind; now?: Instant } = {}) => write((trx) => requestException(trx, {
  kind: 'exception', control: 'reboot', subjects: [{ kind: 'host', id: 'a' }], reason: 'The night shift restarts it.', expiresAt: later(10 * MS.minute), by: ada, now: later(2), ...more,
}));
const finding = async () => (await listFindings(database.db, {}, later(2))).rows[0]!;
const tally = () => database.db.selectFrom('core.control_tallies').select(['kept', 'broken', 'excepted_broken', 'not_applicable']).executeTakeFirstOrThrow();

describe('an exception', () => {
  test('is counted apart while it lasts, quiets the finding, and re-opens it when it expires by itself', async () => {
    await breakOne();
    const id = await request();
    await settle(later(3));
    expect(await tally()).toMatchObject({ kept: 1, broken: 1 });
    await write((trx) => approveException(trx, { exception: id, by: bob, now: later(3) }));
    await settle(later(3));
    expect(await tally()).toMatchObject({ kept: 1, broken: 0, excepted_broken: 1 });
    expect(await finding()).toMatchObject({ state: 'excepted', subjectCount: 1 });
    await settle(later(10 * MS.minute));
    await settle(later(10 * MS.minute));
    expect(await tally()).toMatchObject({ kept: 1, broken: 1, excepted_broken: 0 });
    expect(await finding()).toMatchObject({ state: 'open' });
    expect(await listExceptions(database.db)).toMatchObject([{ state: 'expired', decidedBy: bob }]);
    const acts = (await readJournal(database.db, {})).entries.map((entry) => entry.act);
    expect(acts).toEqual(['finding.reopened', 'exception.expired', 'finding.excepted', 'exception.approved', 'exception.requested', 'finding.opened']);
  });

  test('is approved by another person, whatever the roles, and the database holds that too', async () => {
    await breakOne();
    const id = await request();
    await expect(write((trx) => approveException(trx, { exception: id, by: ada, now: later(3) }))).rejects.toMatchObject({ code: 'approver-is-requester' });
    await expect(database.db.updateTable('core.exceptions').set({ state: 'approved', decided_by: ada }).execute()).rejects.toThrow(/violates check constraint/);
    await write((trx) => refuseException(trx, { exception: id, by: bob, now: later(3) }));
    await expect(write((trx) => approveException(trx, { exception: id, by: bob, now: later(3) }))).rejects.toMatchObject({ code: 'exception-missing' });
  });

  test.each([
    ['exception-without-reason', { reason: '   x   ' }],
    ['exception-in-the-past', { expiresAt: later(2) }],
    ['exception-too-long', { expiresAt: later(366 * MS.day) }],
  ] as const)('%s is refused', async (code, more) => {
    await expect(request(more)).rejects.toMatchObject({ code });
  });

  test('that was requested and not decided in time can be approved no more', async () => {
    await breakOne();
    const id = await request();
    await expect(write((trx) => approveException(trx, { exception: id, by: bob, now: later(10 * MS.minute) }))).rejects.toMatchObject({ code: 'exception-missing' });
    await settle(later(10 * MS.minute));
    expect(await listExceptions(database.db, { state: ['expired'] })).toHaveLength(1);
  });

  test('that is withdrawn counts no more', async () => {
    await breakOne();
    const id = await request();
    await write((trx) => approveException(trx, { exception: id, by: bob, now: later(3) }));
    await settle(later(3));
    await write((trx) => withdrawException(trx, { exception: id, by: ada, now: later(4) }));
    await settle(later(4));
    expect(await tally()).toMatchObject({ broken: 1, excepted_broken: 0 });
  });

  test('for not applicable takes the subject out of the fraction and out of its finding', async () => {
    await breakOne();
    const id = await request({ kind: 'not-applicable' });
    await write((trx) => approveException(trx, { exception: id, by: bob, now: later(3) }));
    await settle(later(3));
    expect(await tally()).toMatchObject({ kept: 1, broken: 0, not_applicable: 1 });
    expect(await finding()).toMatchObject({ state: 'closing-proposed' });
  });
});

describe('a finding', () => {
  test('is triaged, assigned, and closed only when its control holds again', async () => {
    await breakOne();
    const { id } = await finding();
    const act = { finding: id, by: bob, now: later(5) };
    await write((trx) => triageFinding(trx, { ...act, priority: 'P1', dueAt: later(MS.day) }));
    await write((trx) => assignFinding(trx, { ...act, assignee: ada }));
    await expect(write((trx) => closeFinding(trx, act))).rejects.toMatchObject({ code: 'finding-still-broken' });
    await expect(write((trx) => planBaseline(trx, { ...act, assignee: ada, dueAt: later(MS.day) }))).rejects.toMatchObject({ code: 'finding-not-baseline' });
    await write((trx) => say(trx, 'a', [rebootFact(false, later(6))], later(6)));
    await settle(later(6));
    await write((trx) => closeFinding(trx, act));
    expect(await readFinding(database.db, id, later(7))).toMatchObject({ finding: { state: 'closed', priority: 'P1', assignee: ada }, subjects: [{ endedAt: later(6) }] });
    await expect(write((trx) => closeFinding(trx, act))).rejects.toMatchObject({ code: 'finding-missing' });
  });

  test('has one clock from its triage on, under the version that was in force, until it is closed', async () => {
    await database.db.insertInto('core.policy_versions').values({ version: 1, sha256: '0'.repeat(64), text: '', in_force_since: toIso(NOW), changes: '[]' }).execute();
    await breakOne();
    const { id } = await finding();
    const act = { finding: id, by: bob, now: later(5) };
    const clocks = () => listRunningDeadlines(database.db);
    await write((trx) => triageFinding(trx, { ...act, priority: 'P1', dueAt: later(MS.day) }));
    expect(await clocks()).toMatchObject([{ subject: { kind: 'finding', id }, control: 'priority-1', policyVersion: 1, dueAt: later(MS.day) }]);
    await write((trx) => triageFinding(trx, { ...act, priority: 'P3', dueAt: later(2 * MS.day) }));
    expect(await clocks()).toMatchObject([{ control: 'priority-3', dueAt: later(2 * MS.day) }]);
    await write((trx) => say(trx, 'a', [rebootFact(false, later(6))], later(6)));
    await settle(later(6));
    await write((trx) => closeFinding(trx, act));
    expect(await clocks()).toEqual([]);
  });

  test('of a baseline becomes work when it is planned', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(true)]));
    await settle();
    const { id } = await finding();
    await write((trx) => planBaseline(trx, { finding: id, by: bob, assignee: ada, dueAt: later(MS.day), now: later(5) }));
    await settle(later(6));
    expect(await finding()).toMatchObject({ state: 'open', isBaseline: true, assignee: ada });
    await write((trx) => say(trx, 'b', [rebootFact(true, later(7))], later(7)));
    await settle(later(7));
    expect(await finding()).toMatchObject({ state: 'open', subjectCount: 2 });
  });

  test('list is filtered and paged without repeating', async () => {
    await breakOne();
    const filters = [{ state: ['open'] as const }, { control: 'reboot' }, { assignee: 'nobody' as const }, { priority: ['P2'] as const }, { subject: { kind: 'host', id: 'a' } }, { overdue: false }];
    for (const filter of filters) expect((await listFindings(database.db, filter, later(2))).rows).toHaveLength(1);
    for (const filter of [{ state: ['closed'] as const }, { assignee: ada as Id<'person'> }, { subject: { kind: 'host', id: 'b' } }, { overdue: true }]) expect((await listFindings(database.db, filter, later(2))).rows).toHaveLength(0);
    for (let at = 0; at < 4; at += 1) {
      await database.db.insertInto('core.findings').values({ id: newId(), control: `c${at}`, cause: 'x', title: 'x', is_baseline: false, state: 'open', priority: at % 2 ? 'P0' : 'P3', opened_at: new Date(NOW + at).toISOString() }).execute();
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listFindings(database.db, {}, later(2), { after, limit: 2 });
      seen.push(...page.rows.map((row) => `${row.priority} ${row.control}`));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(['P0 c1', 'P0 c3', 'P2 reboot', 'P3 c0', 'P3 c2']);
    await expect(listFindings(database.db, {}, later(2), { after: 'garbage' })).rejects.toMatchObject({ code: 'findings-cursor-malformed' });
  });
});
