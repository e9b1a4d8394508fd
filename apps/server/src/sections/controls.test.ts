import { FACT_KINDS, type Fact, type FactKind } from '@writ/contract';
import { plainMilliseconds, plus, type Instant } from '@writ/kernel';
import { howSaidOf } from '@writ/policy';
import { describe, expect, test } from 'vitest';
import { unseen } from '../core/case-fact.ts';
import type { BusinessTime, ControlCase, ControlDefinition, Facts, Surroundings } from '../core/control.ts';
import { controlDefinitions, controlRegistry } from './registry.ts';

/** Every row of the catalogue of clauses; one that no control stands for is a hole in the policy. */
const CATALOGUE = [
  'R1', 'R2', 'R3', 'R4', 'C1', 'C2', 'C3', 'O1', 'S1', 'S2', 'U1', 'U2', 'T1', 'T2', 'T3', 'T4', 'V1', 'V2', 'V3', 'V4', 'P1', 'P2', 'P3', 'P4', 'P5',
  'L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'A1', 'A2', 'A3', 'A4', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'X1', 'M1', 'M2',
];

/** What must be measured, whatever else is. */
const IN_FORCE = [
  'automatic-updates', 'pending-updates', 'reboot-required', 'supported-operating-system', 'antivirus-alive', 'signatures-fresh', 'antivirus-scan',
  'no-password-ssh', 'known-ssh-keys', 'second-factor', 'password-rules', 'password-age', 'lockout', 'disks-encrypted', 'seat-filled', 'report-reaches-contact', 'delegation-accepted', 'canary-arrives',
  'report-channels', 'security-txt', 'report-review', 'business-hours', 'off-hours-hand-over', 'failed-logins', 'user-commands',
  'request-log', 'log-retention', 'log-archive', 'log-restore-test', 'managed-server-review', 'anomaly-watch', 'no-secrets-in-logs',
];

const definitions = [...controlDefinitions.values()];
const measured = definitions.filter((definition) => definition.measure !== undefined);
const rows = measured.flatMap((definition) => definition.measure!.cases.map((row) => ({ definition, row: row as ControlCase, name: `${definition.id}: ${row.given}` })));

describe('the registry', () => {
  test('has a control for every row of the catalogue, and none for a row that does not exist', () => {
    expect([...new Set(definitions.map((definition) => definition.catalogue))].toSorted()).toEqual(CATALOGUE.toSorted());
  });

  test('has no id twice', () => {
    expect(controlRegistry.controls.size).toBe(definitions.length);
    expect(definitions.length).toBeGreaterThan(CATALOGUE.length);
  });

  test('measures what is in force', () => {
    expect(measured.map((definition) => definition.id).toSorted()).toEqual(IN_FORCE.toSorted());
  });

  test.each(definitions)('$id says what it is', (definition) => {
    expect(definition.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(definition.section).toBeGreaterThanOrEqual(1);
    expect(definition.section).toBeLessThanOrEqual(11);
    expect(definition.title).toMatch(/^\S.{4,79}$/);
    expect(definition.wouldMeasure).toMatch(/^[A-Z].{20,}\.$/);
    for (const schema of Object.values((definition.parameters as unknown as { shape: Record<string, never> }).shape)) expect(howSaidOf(schema)).toBeDefined();
  });
});

describe('each measure', () => {
  test.each(measured)('of $id has cases that are kept, broken and unknown', ({ measure }) => {
    const count = (state: string) => measure!.cases.filter((row) => row.expect === state).length;
    expect(count('kept')).toBeGreaterThanOrEqual(1);
    expect(count('broken')).toBeGreaterThanOrEqual(2);
    expect(count('unknown')).toBeGreaterThanOrEqual(2);
    expect(new Set(measure!.cases.map((row) => row.given)).size).toBe(measure!.cases.length);
  });

  test.each(measured)('of $id reads facts about its own subject', ({ measure, subject }) => {
    expect(measure!.reads.map((kind) => FACT_KINDS[kind].subject)).toEqual(measure!.reads.map(() => subject));
    for (const kind of measure!.readsCompany ?? []) expect(FACT_KINDS[kind].subject).toBe('company');
  });
});

describe('on its cases', () => {
  test.each(rows)('$name', ({ definition, row }) => {
    const verdict = evaluate(definition, row);
    expect({ state: verdict.state, because: verdict.reasons[0]?.code }).toEqual({ state: row.expect, because: row.because });
    for (const reason of verdict.reasons) expect(reason.text).toMatch(/^[A-Z0-9/].*\.$/);
  });

  test.each(rows)('$name, in facts that an agent could send', ({ row }) => {
    for (const fact of [...row.facts, ...(row.company ?? [])]) {
      if (fact.state === 'known') expect(FACT_KINDS[fact.kind].value.safeParse(JSON.parse(JSON.stringify(fact.value))).error?.issues ?? []).toEqual([]);
    }
  });

  test.each(rows.filter(({ row }) => row.expect === 'broken'))('$name: says what would mend it', ({ definition, row }) => {
    expect(evaluate(definition, row).reasons[0]!.remedy).toBeTruthy();
  });

  test.each(rows)('$name: is never kept once a fact that it reads is unknown', ({ definition, row }) => {
    const { reads, readsCompany = [] } = definition.measure!;
    for (const kind of reads) expect(evaluate(definition, { ...row, facts: without(row.facts, kind) }).state, kind).not.toBe('kept');
    for (const kind of readsCompany) expect(evaluate(definition, { ...row, company: without(row.company ?? [], kind) }).state, kind).not.toBe('kept');
  });

  test.each(rows)('$name: stands until it says, and says something else then', ({ definition, row }) => {
    const verdict = evaluate(definition, row);
    if (verdict.until !== undefined) {
      expect(verdict.until).toBeGreaterThan(row.now);
      expect(evaluate(definition, { ...row, now: plus(verdict.until, -1) }).state).toBe(verdict.state);
      expect(evaluate(definition, { ...row, now: verdict.until })).not.toEqual(verdict);
    }
    if (verdict.breaksAt !== undefined) {
      expect(evaluate(definition, { ...row, now: plus(verdict.breaksAt, -1) }).state).not.toBe('broken');
      expect(evaluate(definition, { ...row, now: verdict.breaksAt }).state).toBe('broken');
    }
  });

  test.each(rows)('$name: says the same when asked again', ({ definition, row }) => {
    expect(evaluate(definition, row)).toEqual(evaluate(definition, row));
  });
});

function evaluate(definition: ControlDefinition, row: ControlCase) {
  const surroundings: Surroundings = { now: row.now, time: PLAIN_TIME, labels: row.labels ?? {}, company: factsOf(row.company ?? []) };
  return definition.measure!.evaluate(row.parameters ?? {}, factsOf(row.facts), surroundings);
}

/** What the loop gives an evaluator: a kind that nobody has seen comes as an unknown fact. */
function factsOf(facts: readonly Fact[]): Facts<FactKind> {
  return { get: <Kind extends FactKind>(kind: Kind) => (facts.find((fact) => fact.kind === kind) ?? unseen(kind, 'missing', `No ${kind} was seen.`)) as Fact<Kind> };
}

function without(facts: readonly Fact[], kind: FactKind): readonly Fact[] {
  return facts.filter((fact) => fact.kind !== kind);
}

/** The cases use no business time. */
const PLAIN_TIME: BusinessTime = {
  add(duration, from): Instant {
    const ms = plainMilliseconds(duration);
    if (ms === undefined) throw new TypeError(`no case uses ${duration.unit}s`);
    return plus(from, ms);
  },
};
