import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MS, newId, plus, type Instant } from '@writ/kernel';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import { assignFinding } from '../findings/work-on-finding.ts';
import { createPolicyReader } from '../policy-in-force/policy-reader.ts';
import { putFirstPolicyInForce } from '../policy-in-force/put-first-policy-in-force.ts';
import type { PolicyTables } from '../policy-in-force/tables.ts';
import { broken, kept, unknownFrom } from '../verdict.ts';
import { createCompanyFacts } from './company-facts.ts';
import { readLastMiss, readNextMiss } from './read-misses.ts';
import { runEvaluation, type LoopTables } from './run-evaluation.ts';
import { later, NOW, rebootControl, rebootFact, rulesOf, say } from './testing/small-fleet.ts';

/** A restart that is due must be done within twelve minutes of the look, while what was seen is still believed: what waits is kept until then. */
const control = rebootControl({
  evaluate: (_, facts, { now }) => {
    const fact = facts.get('host.reboot');
    if (fact.state === 'unknown') return unknownFrom(fact);
    if (!(fact.value as { required: boolean }).required) return kept({ code: 'none-due', text: 'No restart is due.' });
    const due = plus(fact.observedAt, 12 * MS.minute);
    return now < due ? kept({ code: 'waits', text: 'A restart waits.' }, { until: due, breaksAt: due }) : broken({ code: 'late', text: `The restart is ${Math.round((now - due) / MS.minute)} minutes late.` });
  },
});
const TEXT = '# Policy\n\n## 5. Updates\n\nHosts are restarted.\n\n```yaml control=reboot\n```\n';
const reader = createPolicyReader({ controls: new Map([['reboot', control]]), laws: [] }, 'policy.md');

let database: TestDatabase<LoopTables & PolicyTables>;
const facts = createCompanyFacts();
beforeAll(async () => {
  database = await createTestDatabase<LoopTables & PolicyTables>();
  await database.db.transaction().execute((trx) => putFirstPolicyInForce(trx, reader, TEXT, NOW));
});
afterAll(() => database.drop());

async function evaluate(now: Instant): Promise<void> {
  while ((await runEvaluation(database.db, rulesOf({ definition: control }), facts, now)).more);
}
const hear = (host: string, isDue: boolean, at: Instant) => database.db.transaction().execute((trx) => say(trx as never, host, [rebootFact(isDue, at)], at));

describe('misses of a control', () => {
  test('none is said before the first, and what is due next is named with how many follow', async () => {
    for (const [host, minutes] of [['h1', 0], ['h2', 2], ['h3', 4]] as const) await hear(host, true, later(minutes * MS.minute));
    await evaluate(later(5 * MS.minute));
    expect(await readLastMiss(database.db, 'reboot')).toBeUndefined();
    expect(await readNextMiss(database.db, 'reboot')).toEqual({ subject: { kind: 'host', id: 'h1', name: 'h1.example.com' }, at: later(12 * MS.minute), others: 2 });
  });

  test('the last one is said with what the control says of it now, and in the words of whoever answers for it', async () => {
    await evaluate(later(13 * MS.minute));
    expect(await readLastMiss(database.db, 'reboot')).toMatchObject({ subject: { id: 'h1' }, at: later(13 * MS.minute), reason: 'The restart is 1 minutes late.', state: 'broken', said: undefined });
    const { finding } = (await readLastMiss(database.db, 'reboot'))!;
    const by = newId<'person'>();
    await database.db.transaction().execute((trx) => assignFinding(trx as never, { finding: finding!, by, assignee: undefined, why: 'Nobody was told.', now: later(13.2 * MS.minute) }));
    expect((await readLastMiss(database.db, 'reboot'))!.said).toEqual({ text: 'Nobody was told.', by });
  });

  test('one that is mended is still the last, with the reason of its day', async () => {
    await hear('h1', false, later(13.5 * MS.minute));
    await evaluate(later(13.5 * MS.minute));
    expect(await readLastMiss(database.db, 'reboot')).toMatchObject({ subject: { id: 'h1' }, reason: 'The restart is 1 minutes late.', state: 'kept' });
    expect(await readNextMiss(database.db, 'reboot')).toMatchObject({ subject: { id: 'h2' }, others: 1 });
  });

  test('another control has none of it', async () => {
    expect([await readLastMiss(database.db, 'other'), await readNextMiss(database.db, 'other')]).toEqual([undefined, undefined]);
  });
});
