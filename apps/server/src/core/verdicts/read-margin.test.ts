import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MS, newId } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { createPolicyReader } from '../policy-in-force/policy-reader.ts';
import { putFirstPolicyInForce } from '../policy-in-force/put-first-policy-in-force.ts';
import { readPolicyInForce } from '../policy-in-force/read-policy-in-force.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import { vouchPopulation } from '../populations/vouch-population.ts';
import type { ControlDefinition } from '../control.ts';
import { createCompanyFacts } from './company-facts.ts';
import { planControls } from './plan-controls.ts';
import { readMargin, type MarginSource } from './read-margin.ts';
import { readHostVerdicts, readProof } from './read-proof.ts';
import { runEvaluation, type LoopTables } from './run-evaluation.ts';
import { clockControl, later, NOW, PLAIN_TIME, rebootControl, rebootFact, say } from './testing/small-fleet.ts';

const HOSTS = 12;
const unmeasured: ControlDefinition = { ...clockControl(), id: 'clock', measure: undefined, wouldMeasure: 'Somebody.' };
const definitions = new Map([['reboot', rebootControl()], ['clock', unmeasured]]);
const TEXT = '# Policy\n\n## 5. Updates\n\nHosts are restarted.\n\n```yaml control=reboot\n```\n\n## 9. Time\n\nClocks are right.\n\n```yaml control=clock\n```\n';
const reader = createPolicyReader({ controls: definitions, laws: [] }, 'policy.md');

let database: TestDatabase<LoopTables & PolicyTables>;
let source: MarginSource;

beforeAll(async () => {
  database = await createTestDatabase<LoopTables & PolicyTables>();
  await database.db.transaction().execute((trx) => putFirstPolicyInForce(trx, reader, TEXT, NOW));
  const policy = (await readPolicyInForce(database.db, reader))!;
  source = { policy, plan: planControls(policy.policy, definitions) };
  for (let host = 0; host < HOSTS; host += 1) await database.db.transaction().execute((trx) => say(trx as never, `h${String(host).padStart(2, '0')}`, [rebootFact(host < 7)]));
  await database.db.transaction().execute((trx) => vouchPopulation(trx, { kind: 'host', source: 'x', until: later(MS.day), expected: ['never.example.com'], by: newId(), now: NOW }));
  const facts = createCompanyFacts();
  while ((await runEvaluation(database.db, { plan: source.plan, time: PLAIN_TIME }, facts, NOW)).more);
});
afterAll(() => database.drop());

describe('the margin', () => {
  test('sets beside each clause its state, its number and the worst subjects, broken before unknown', async () => {
    const margin = await readMargin(database.db, source, later(1_000));
    expect(margin.summary).toMatchObject({ kept: 0, broken: 1, unknown: 1, unmeasured: 1, measured: 1, attested: 0 });
    const [updates, time] = margin.sections;
    const control = updates!.clauses[0]!.controls[0]!;
    expect(updates).toMatchObject({ state: 'broken', clauses: [{ state: 'broken', since: NOW }] });
    expect(control).toMatchObject({ count: '5/13 hosts', why: { code: 'restart-due' }, more: 3, openFindings: 1, oldestLookAt: NOW });
    expect(control.worst.map((subject) => subject.subject.name)).toEqual(['h00', 'h01', 'h02', 'h03', 'h04'].map((name) => `${name}.example.com`));
    expect(time!.clauses[0]!.controls[0]).toMatchObject({ hasMeasure: false, tally: { state: 'unknown', unknown: 1 }, why: { code: 'nothing-measures-this' }, wouldMeasure: 'Somebody.' });
  });

  test('believes nothing that is stored when no evaluation has ended for five minutes', async () => {
    const margin = await readMargin(database.db, source, later(5 * MS.minute + 1));
    expect(margin.sections[0]!.clauses[0]!.controls[0]).toMatchObject({ tally: { state: 'unknown', broken: 0, unknown: 13 }, why: { code: 'evaluation-stopped' } });
  });
});

describe('the proof', () => {
  test('lists every subject once, broken first, page by page, with evidence', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = (await readProof(database.db, source, { control: 'reboot', after, limit: 4 }, NOW))!;
      seen.push(...page.subjects.map((subject) => `${subject.state} ${subject.subject.name}`));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toHaveLength(HOSTS + 1);
    expect(new Set(seen).size).toBe(HOSTS + 1);
    expect(seen[0]).toBe('broken h00.example.com');
    expect(seen[7]).toBe('unknown never.example.com');
    expect(seen.at(-1)).toBe('kept h11.example.com');
  });

  test('narrows to a state and to a part of a name, and knows no control that the policy has not', async () => {
    expect((await readProof(database.db, source, { control: 'reboot', state: 'kept' }, NOW))!.subjects).toHaveLength(5);
    expect((await readProof(database.db, source, { control: 'reboot', search: 'H03' }, NOW))!.subjects).toMatchObject([{ subject: { id: 'h03' }, evidence: [{ text: 'present' }] }]);
    expect((await readProof(database.db, source, { control: 'reboot', search: '%' }, NOW))!.subjects).toEqual([]);
    expect(await readProof(database.db, source, { control: 'no-such' }, NOW)).toBeUndefined();
    await expect(readProof(database.db, source, { control: 'reboot', after: 'garbage' }, NOW)).rejects.toMatchObject({ code: 'proof-cursor-malformed' });
  });

  test('of one host has what every control says of it', async () => {
    expect(await readHostVerdicts(database.db, source, 'h03')).toMatchObject({ subject: { name: 'h03.example.com' }, verdicts: [{ control: 'reboot', state: 'broken' }] });
    expect(await readHostVerdicts(database.db, source, 'nobody')).toBeUndefined();
  });
});
