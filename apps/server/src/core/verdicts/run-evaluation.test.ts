import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { MS, type Instant } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { unlistSubject } from '../populations/list-subject.ts';
import { vouchPopulation } from '../populations/vouch-population.ts';
import { createCompanyFacts } from './company-facts.ts';
import { runEvaluation, type EvaluationRules, type LoopTables } from './run-evaluation.ts';
import { clockControl, clockFact, later, NOW, rebootControl, rebootFact, rulesOf, say } from './testing/small-fleet.ts';

let test_: TestDatabase<LoopTables>;
const made: TestDatabase<LoopTables>[] = [];
const REBOOT = rulesOf({ definition: rebootControl() });

beforeEach(async () => {
  test_ = await createTestDatabase<LoopTables>();
  made.push(test_);
});
afterAll(async () => {
  for (const database of made) await database.drop();
});

const write = <Result>(work: Parameters<ReturnType<TestDatabase<LoopTables>['db']['transaction']>['execute']>[0]) => test_.db.transaction().execute(work) as Promise<Result>;

async function settle(rules: EvaluationRules = REBOOT, now: Instant = NOW) {
  const facts = createCompanyFacts();
  let run = await runEvaluation(test_.db, rules, facts, now);
  while (run.more) run = await runEvaluation(test_.db, rules, facts, now);
  return run;
}

const states = async () => Object.fromEntries((await test_.db.selectFrom('core.verdicts').select(['control', 'subject_id', 'state', 'code']).orderBy('control').orderBy('subject_id').execute()).map((row) => [`${row.control} ${row.subject_id}`, `${row.state} ${row.code}`]));
const findings = () => test_.db.selectFrom('core.findings').select(['cause', 'state', 'is_baseline', 'subject_count']).orderBy('opened_at').orderBy('id').execute();
const tally = () => test_.db.selectFrom('core.control_tallies').selectAll().executeTakeFirstOrThrow();

describe('evaluation', () => {
  test('a fact becomes a verdict, and the verdict of a host that was kept and breaks becomes a finding', async () => {
    await write((trx) => say(trx, 'web-1', [rebootFact(false)]));
    await settle();
    expect(await states()).toEqual({ 'reboot web-1': 'kept no-restart-due' });
    await write((trx) => say(trx, 'web-1', [rebootFact(true, later(1_000))], later(1_000)));
    await settle(REBOOT, later(1_000));
    expect(await states()).toEqual({ 'reboot web-1': 'broken restart-due' });
    expect(await findings()).toEqual([{ cause: 'restart-due', state: 'open', is_baseline: false, subject_count: 1 }]);
  });

  test('hosts that were broken when measuring began make one baseline, not findings', async () => {
    for (const host of ['a', 'b', 'c']) await write((trx) => say(trx, host, [rebootFact(true)]));
    await settle();
    expect(await findings()).toEqual([{ cause: 'restart-due', state: 'baseline', is_baseline: true, subject_count: 3 }]);
  });

  test('a hundred hosts that break for one cause are one finding', async () => {
    for (let host = 0; host < 100; host += 1) await write((trx) => say(trx, `h${host}`, [rebootFact(false)]));
    await settle();
    for (let host = 0; host < 100; host += 1) await write((trx) => say(trx, `h${host}`, [rebootFact(true, later(1_000))], later(1_000)));
    await settle(REBOOT, later(1_000));
    expect(await findings()).toEqual([{ cause: 'restart-due', state: 'open', is_baseline: false, subject_count: 100 }]);
  });

  test('a break opens no finding before it has lasted as long as the control says', async () => {
    const slow = rulesOf({ definition: rebootControl({ findingAfterMs: 10 * MS.minute }) });
    await write((trx) => say(trx, 'a', [rebootFact(false)]));
    await settle(slow);
    await write((trx) => say(trx, 'a', [rebootFact(true, later(1_000))], later(1_000)));
    await settle(slow, later(1_000));
    expect(await findings()).toEqual([]);
    await settle(slow, later(9 * MS.minute));
    expect(await findings()).toEqual([]);
    await settle(slow, later(10 * MS.minute + 1_000));
    expect(await findings()).toMatchObject([{ state: 'open' }]);
  });

  test('a finding whose subjects are kept again is proposed for closing, reopens when they break, and closes after a day of holding', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(false)]));
    await settle();
    let at = later(0);
    const turn = async (required: boolean, ms: number) => {
      at = (at + ms) as Instant;
      await write((trx) => say(trx, 'a', [rebootFact(required, at)], at));
      await settle(REBOOT, at);
    };
    await turn(true, 1_000);
    await turn(false, 1_000);
    expect(await findings()).toMatchObject([{ state: 'closing-proposed', subject_count: 0 }]);
    await turn(true, 1_000);
    expect(await findings()).toMatchObject([{ state: 'open', subject_count: 1 }]);
    await turn(false, 1_000);
    await turn(false, MS.day - 1_000);
    expect(await findings()).toMatchObject([{ state: 'closing-proposed' }]);
    await turn(false, 1_000);
    expect(await findings()).toMatchObject([{ state: 'closed' }]);
    await turn(true, 1_000);
    expect(await findings()).toMatchObject([{ state: 'closed' }, { state: 'open', is_baseline: false }]);
  });

  test('silence is unknown: a fact that nobody confirmed goes stale without any news', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(false)]));
    await settle();
    await settle(REBOOT, later(15 * MS.minute - 1));
    expect(await states()).toEqual({ 'reboot a': 'kept no-restart-due' });
    await settle(REBOOT, later(15 * MS.minute));
    expect(await states()).toEqual({ 'reboot a': 'unknown stale' });
    await write((trx) => say(trx, 'a', [rebootFact(false, later(16 * MS.minute))], later(16 * MS.minute)));
    await settle(REBOOT, later(16 * MS.minute));
    expect(await states()).toEqual({ 'reboot a': 'kept no-restart-due' });
  });

  test('a control without a fact is unknown, and a subject that is expected but not enrolled too', async () => {
    const by = crypto.randomUUID() as never;
    await write((trx) => say(trx, 'a', [clockFact(true)]));
    await write((trx) => vouchPopulation(trx, { kind: 'host', source: 'inventory', until: later(MS.day), expected: ['a.example.com', 'b.example.com'], by, now: NOW }));
    await settle();
    expect(await states()).toEqual({ 'reboot a': 'unknown missing', 'reboot expected:b.example.com': 'unknown nobody-enrolled' });
  });

  test('an expectation is met when a host of that name reports', async () => {
    const by = crypto.randomUUID() as never;
    await write((trx) => vouchPopulation(trx, { kind: 'host', source: 'inventory', until: later(MS.day), expected: ['A.example.com'], by, now: NOW }));
    await settle();
    await write((trx) => say(trx, 'a', [rebootFact(false)]));
    await settle();
    expect(await states()).toEqual({ 'reboot a': 'kept no-restart-due' });
    expect(await tally()).toMatchObject({ state: 'kept', kept: 1, unknown: 0 });
  });

  test('a population that nobody vouches for makes the whole unknown though every host is kept, and so does one whose word has ended', async () => {
    const by = crypto.randomUUID() as never;
    await write((trx) => say(trx, 'a', [rebootFact(false)]));
    await settle();
    expect(await tally()).toMatchObject({ state: 'unknown', kept: 1 });
    await write((trx) => vouchPopulation(trx, { kind: 'host', source: 'inventory', until: later(5 * MS.minute), expected: [], by, now: NOW }));
    await settle(REBOOT, later(60_000));
    expect(await tally()).toMatchObject({ state: 'kept' });
    await settle(REBOOT, later(6 * MS.minute));
    expect(await tally()).toMatchObject({ state: 'unknown' });
  });

  test('a subject that is gone loses its verdicts and leaves its finding', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(true)]));
    await settle();
    await write((trx) => unlistSubject(trx, { kind: 'host', id: 'a' }, later(1)));
    await settle(REBOOT, later(1));
    expect(await states()).toEqual({});
    expect(await findings()).toMatchObject([{ state: 'closing-proposed', subject_count: 0 }]);
  });

  test('a policy that changes in the middle is evaluated for all subjects; a control that went loses its verdicts', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(true), clockFact(true)]));
    await settle();
    await settle(rulesOf({ definition: rebootControl() }, { definition: clockControl() }));
    expect(await states()).toEqual({ 'clock a': 'kept synchronised', 'reboot a': 'broken restart-due' });
    await settle(rulesOf({ definition: clockControl() }), later(1));
    expect(await states()).toEqual({ 'clock a': 'kept synchronised' });
    expect(await findings()).toMatchObject([{ state: 'closing-proposed' }]);
  });

  test('a selector speaks only of hosts that carry its label; one without the label is unknown, not absent', async () => {
    const only = rulesOf({ definition: rebootControl(), selector: { environment: 'production' } });
    for (const [host, environment] of [['p', 'production'], ['s', 'staging']]) {
      await write((trx) => say(trx, host!, [rebootFact(false)]));
      await test_.db.updateTable('core.subjects').set({ labels: JSON.stringify({ environment }) }).where('id', '=', host!).execute();
    }
    await write((trx) => say(trx, 'x', [rebootFact(false)]));
    await settle(only);
    expect(await states()).toEqual({ 'reboot p': 'kept no-restart-due', 'reboot x': 'unknown unlabelled' });
  });

  test('an evaluator that throws makes its own pairs unknown and no other', async () => {
    const bad = rebootControl({ evaluate: () => { throw new TypeError('no'); } });
    await write((trx) => say(trx, 'a', [rebootFact(false), clockFact(true)]));
    await settle(rulesOf({ definition: bad }, { definition: clockControl() }));
    expect(await states()).toEqual({ 'clock a': 'kept synchronised', 'reboot a': 'unknown evaluator-failed' });
  });

  test('two processes that evaluate at once leave one truth, and none waits for the other', async () => {
    for (let host = 0; host < 50; host += 1) await write((trx) => say(trx, `h${host}`, [rebootFact(host % 2 === 0)]));
    const runs = await Promise.all([1, 2, 3, 4].map(() => runEvaluation(test_.db, REBOOT, createCompanyFacts(), NOW)));
    expect(runs.reduce((sum, run) => sum + run.evaluated, 0)).toBe(50);
    expect(await tally()).toMatchObject({ kept: 25, broken: 25 });
  });

  test('a round that is killed half way leaves its work to the next', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(true)]));
    await expect(test_.db.transaction().execute(async (trx) => {
      await runEvaluation({ transaction: () => ({ execute: (work: (inner: typeof trx) => unknown) => work(trx) }) } as never, REBOOT, createCompanyFacts(), NOW);
      throw new Error('killed');
    })).rejects.toThrow('killed');
    expect(await states()).toEqual({});
    await settle();
    expect(await states()).toEqual({ 'reboot a': 'broken restart-due' });
  });

  test('evaluating again without news changes and writes nothing', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(true)]));
    await settle();
    const before = await test_.db.selectFrom('core.verdicts').selectAll().execute();
    await write((trx) => say(trx, 'a', [rebootFact(true, later(5_000))], later(5_000)));
    const run = await settle(REBOOT, later(5_000));
    expect(run).toMatchObject({ evaluated: 0, changed: [] });
    expect(await test_.db.selectFrom('core.verdicts').selectAll().execute()).toEqual(before);
  });

  test('a clock that goes backwards neither loops nor loses a verdict', async () => {
    await write((trx) => say(trx, 'a', [rebootFact(true)]));
    await settle();
    await write((trx) => say(trx, 'a', [rebootFact(false, later(1))], later(1)));
    await settle(REBOOT, later(-MS.hour));
    expect(await states()).toEqual({ 'reboot a': 'kept no-restart-due' });
  });
});
