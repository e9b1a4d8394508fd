import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, MS, toIso } from '@writ/kernel';
import type { Fact } from '@writ/contract';
import { createTestDatabase, type TestDatabase } from '@writ/testkit';
import type { PopulationTables } from '../populations/tables.ts';
import { attested, clockFact, later, NOW, rebootFact } from '../verdicts/testing/small-fleet.ts';
import { digestFact } from './digest-fact.ts';
import { readFactChanges, readSubjectFacts } from './read-facts.ts';
import { FACT_LIMITS, recordDeliveries, recordFacts } from './record-facts.ts';
import type { FactTables } from './tables.ts';

type Tables = FactTables & PopulationTables;
let database: TestDatabase<Tables>;
let next = 0;
beforeAll(async () => { database = await createTestDatabase<Tables>(); });
afterAll(() => database.drop());

const host = (id: string) => ({ kind: 'host', id } as const);
const newHost = () => host(`h${(next += 1)}`);
const record = (subject: ReturnType<typeof host>, facts: readonly Fact[], confirmed: Parameters<typeof recordFacts>[3] = [], now = later(MS.hour)) =>
  database.db.transaction().execute((trx) => recordFacts(trx, subject, facts, confirmed, now));
const held = async (subject: ReturnType<typeof host>) => (await readSubjectFacts(database.db, subject)).map(({ fact }) => fact);
const queued = async (subject: ReturnType<typeof host>) => (await database.db.selectFrom('core.evaluation_queue').select('fact_kind').where('subject_id', '=', subject.id).execute()).map((row) => row.fact_kind);

describe('recording facts', () => {
  test('the same delivery twice changes nothing the second time', async () => {
    const subject = newHost();
    expect(await record(subject, [rebootFact(true)])).toEqual({ changed: ['host.reboot'], resend: [] });
    const before = await queued(subject);
    expect(await record(subject, [rebootFact(true)])).toEqual({ changed: [], resend: [] });
    expect(await queued(subject)).toEqual(before);
    expect(await readFactChanges(database.db, subject, 'host.reboot')).toHaveLength(1);
  });

  test('an older look that arrives late overwrites nothing', async () => {
    const subject = newHost();
    await record(subject, [rebootFact(true, later(1_000))]);
    expect(await record(subject, [rebootFact(false, later(0))])).toMatchObject({ changed: [] });
    expect(await held(subject)).toMatchObject([{ value: { required: true } }]);
  });

  test('law: whatever the order and however often each comes, the same fact is left', async () => {
    const looks = fc.array(fc.record({ required: fc.boolean(), at: fc.nat(3) }), { minLength: 1, maxLength: 6 });
    await fc.assert(fc.asyncProperty(looks.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 }))), async ([given, shuffled]) => {
      const [straight, mixed] = [newHost(), newHost()];
      for (const { required, at } of given) await record(straight, [rebootFact(required, later(at))]);
      for (const { required, at } of shuffled) await record(mixed, [rebootFact(required, later(at))]);
      // Digests hold the subject's id, so ties may break otherwise for two subjects; distinct instants may not.
      if (new Set(given.map(({ at }) => at)).size === given.length) expect((await held(mixed))).toEqual(await held(straight));
    }), { numRuns: 25 });
  });

  test('two deliveries at once about one host are recorded one after the other', async () => {
    const subject = newHost();
    await Promise.all(Array.from({ length: 12 }, (_, index) => record(subject, [rebootFact(index % 2 === 0, later(index))])));
    expect(await held(subject)).toMatchObject([{ observedAt: later(11), value: { required: false } }]);
  });

  test('a confirmation moves the time of what is held; one of something else asks for it whole', async () => {
    const subject = newHost();
    await record(subject, [rebootFact(true)]);
    const digest = digestFact(subject, rebootFact(true));
    expect(await record(subject, [], [{ kind: 'host.reboot', digest, observedAt: toIso(later(5_000)) }])).toEqual({ changed: [], resend: [] });
    expect(await held(subject)).toMatchObject([{ observedAt: later(5_000) }]);
    expect(await record(subject, [], [
      { kind: 'host.reboot', digest: '0'.repeat(64), observedAt: toIso(later(6_000)) },
      { kind: 'host.clock', digest, observedAt: toIso(later(6_000)) },
      { kind: 'no.such', digest, observedAt: toIso(later(6_000)) },
    ])).toEqual({ changed: [], resend: ['host.reboot', 'host.clock', 'no.such'] });
  });

  test('a look dated in the future counts as of now, so that a wrong clock cannot keep a fact fresh', async () => {
    const subject = newHost();
    await record(subject, [rebootFact(true, later(MS.day))], [], NOW);
    expect((await readSubjectFacts(database.db, subject))[0]).toMatchObject({ fact: { observedAt: NOW }, staleAt: later(15 * MS.minute) });
    expect(await record(subject, [rebootFact(false, later(1_000))], [], later(2_000))).toMatchObject({ changed: ['host.reboot'] });
  });

  test('what a person attested is believed until its own end', async () => {
    const subject = newHost();
    await record(subject, [attested(clockFact(true), toIso(later(90 * MS.day)))]);
    expect((await readSubjectFacts(database.db, subject))[0]).toMatchObject({ staleAt: later(90 * MS.day) });
  });

  test('letters that PostgreSQL cannot keep are replaced, and the rest is kept', async () => {
    const subject = newHost();
    await record(subject, [{ ...rebootFact(true), value: { required: true, packages: ['a\0b', '\uD800'] } } as Fact]);
    expect(await held(subject)).toMatchObject([{ value: { packages: ['a\u{FFFD}b', '\u{FFFD}'] } }]);
  });

  test('a value that is too long is unknown, and the history is bounded', async () => {
    const subject = newHost();
    await record(subject, [{ ...rebootFact(true), value: { required: true, packages: ['x'.repeat(FACT_LIMITS.value)] } } as Fact]);
    expect(await held(subject)).toMatchObject([{ state: 'unknown', reason: 'too-large' }]);
    for (let at = 1; at <= FACT_LIMITS.changesKept + 5; at += 1) await record(subject, [rebootFact(at % 2 === 0, instant(NOW + at))]);
    const { length } = await database.db.selectFrom('core.fact_changes').select('id').where('subject_id', '=', subject.id).execute();
    expect(length).toBe(FACT_LIMITS.changesKept);
  });

  test('law: many subjects at once come to what each comes to by itself', async () => {
    // Digests hold the subject's id, so two looks at one instant may break the tie otherwise for two subjects.
    const looks = fc.uniqueArray(fc.record({ required: fc.boolean(), at: fc.nat(9) }), { maxLength: 5, selector: ({ at }) => at });
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(looks, fc.nat(5)), { minLength: 1, maxLength: 4 }), async (given) => {
      const [alone, together] = [given.map(newHost), given.map(newHost)];
      for (const half of ['first', 'then'] as const) {
        const facts = given.map(([all, cut]) => (half === 'first' ? all.slice(0, cut) : all.slice(cut)).map(({ required, at }) => rebootFact(required, later(at))));
        const one = await Promise.all(alone.map((subject, index) => record(subject, facts[index]!)));
        const all = await database.db.transaction().execute((trx) => recordDeliveries(trx, together.map((subject, index) => ({ subject, facts: facts[index]!, confirmed: [], now: later(MS.hour) }))));
        expect(all).toEqual(one);
      }
      for (const [index, subject] of together.entries()) {
        const other = alone[index]!;
        expect(await held(subject)).toEqual(await held(other));
        expect((await queued(subject)).toSorted()).toEqual((await queued(other)).toSorted());
        expect(await readFactChanges(database.db, subject, 'host.reboot')).toHaveLength((await readFactChanges(database.db, other, 'host.reboot')).length);
      }
    }), { numRuns: 15 });
  });

  test('a subject that had gone is back, with what was known of it, and an expectation that is met goes', async () => {
    const subject = { ...newHost(), name: 'web-1.example.com' };
    await record(subject, [rebootFact(true)]);
    await database.db.updateTable('core.subjects').set({ gone_at: toIso(NOW) }).where('id', '=', subject.id).execute();
    await database.db.insertInto('core.subjects').values({ kind: 'host', id: 'expected-1', name: 'Web-2.example.com', labels: '{}', standing: 'expected', source: 'people', listed_at: toIso(NOW) }).execute();
    const other = { ...newHost(), name: 'web-2.example.com' };
    await database.db.transaction().execute((trx) => recordDeliveries(trx, [subject, other].map((one) => ({ subject: one, facts: [rebootFact(true)], confirmed: [], now: later(MS.hour) }))));
    const rows = await database.db.selectFrom('core.subjects').select(['id', 'gone_at']).where('id', 'in', [subject.id, other.id, 'expected-1']).orderBy('id').execute();
    expect(rows).toEqual([subject.id, other.id].toSorted().map((id) => ({ id, gone_at: null })));
    expect(await queued(host('expected-1'))).toEqual([null]);
  });

  test('a subject that is delivered twice at once is a mistake of ours', async () => {
    const delivery = { subject: newHost(), facts: [rebootFact(true)], confirmed: [], now: later(MS.hour) };
    await expect(database.db.transaction().execute((trx) => recordDeliveries(trx, [delivery, delivery]))).rejects.toThrow('delivered twice');
  });
});
