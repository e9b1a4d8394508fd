import { FACT_KINDS, type Fact, type FactKind } from '@writ/contract';
import { instant, MS, plainMilliseconds, plus, type Instant } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CASE_NOW, unseen } from '../core/case-fact.ts';
import type { ControlDefinition, Facts, Surroundings } from '../core/control.ts';
import { controlDefinitions } from './registry.ts';

/*
 * Laws that hold for every evaluator on any facts, not only on the cases that somebody thought of. Facts are those of the cases, bent at random places:
 * dates moved, truths turned, lists emptied and doubled, optional parts taken away, words replaced; what no longer fits its kind is not tried.
 */

const measured = [...controlDefinitions.values()].filter((definition) => definition.measure !== undefined);

type Bend = { readonly at: number; readonly how: number; readonly by: number };
const bends = fc.array(fc.record({ at: fc.nat(200), how: fc.nat(5), by: fc.integer({ min: -400 * 24, max: 400 * 24 }) }), { maxLength: 4 });

describe.each(measured)('$id', (definition) => {
  const { cases, reads } = definition.measure!;
  const bent = fc.record({ row: fc.constantFrom(...cases), bends, gone: fc.option(fc.constantFrom(...reads), { freq: 8 }) });

  test('answers on any facts, with a reason in a sentence, and stands until a moment that is to come', () => {
    let tried = 0;
    fc.assert(fc.property(bent, ({ row, bends, gone }) => {
      const facts = row.facts.map((fact) => bend(fact, bends)).filter((fact) => fact.kind !== gone);
      const verdict = evaluate(definition, { facts, company: row.company ?? [], parameters: row.parameters ?? {}, now: row.now });
      tried += 1;
      expect(verdict.reasons.length).toBeGreaterThan(0);
      for (const reason of verdict.reasons) {
        expect(reason.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(reason.text.length).toBeLessThan(8_000);
        expect(reason.text).not.toMatch(/undefined|NaN|\[object/);
      }
      if (verdict.until !== undefined) {
        expect(verdict.until).toBeGreaterThan(row.now);
        expect(evaluate(definition, { facts, company: row.company ?? [], parameters: row.parameters ?? {}, now: verdict.until })).not.toEqual(verdict);
      }
      if (verdict.state === 'broken') expect(verdict.breaksAt).toBeUndefined();
      if (gone !== null) expect(verdict.state).not.toBe('kept');
    }), { numRuns: 400 });
    expect(tried).toBe(400);
  });

  test('never goes from broken back to kept by waiting alone, except where somebody begins', () => {
    if (definition.id === 'seat-filled') return;
    fc.assert(fc.property(bent, fc.integer({ min: 0, max: 1_000 * 24 }), ({ row, bends }, hours) => {
      const given = { facts: row.facts.map((fact) => bend(fact, bends)), company: row.company ?? [], parameters: row.parameters ?? {} };
      if (evaluate(definition, { ...given, now: row.now }).state !== 'broken') return;
      expect(evaluate(definition, { ...given, now: plus(row.now, hours * MS.hour) }).state).toBe('broken');
    }), { numRuns: 300 });
  });
});

/** One fact bent at some of its places, or itself where that would be no fact of its kind. */
function bend(fact: Fact, bends: readonly Bend[]): Fact {
  if (fact.state === 'unknown') return fact;
  const value: unknown = structuredClone(fact.value);
  for (const one of bends) bendOne(value, one);
  const parsed = FACT_KINDS[fact.kind].value.safeParse(value);
  return parsed.success ? ({ ...fact, value: parsed.data } as Fact) : fact;
}

function bendOne(value: unknown, { at, how, by }: Bend): void {
  const places = placesIn(value);
  const place = places[at % Math.max(places.length, 1)];
  if (!place) return;
  const old = place.holder[place.key];
  if (how === 0 && !Array.isArray(place.holder)) delete place.holder[place.key];
  else if (Array.isArray(old)) place.holder[place.key] = how % 2 === 0 ? [] : [...old, ...(structuredClone(old) as unknown[])];
  else if (typeof old === 'boolean') place.holder[place.key] = !old;
  else if (typeof old === 'number') place.holder[place.key] = how % 2 === 0 ? 0 : Math.abs(by);
  else if (typeof old === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(old)) place.holder[place.key] = new Date(CASE_NOW + by * MS.hour).toISOString();
  else if (typeof old === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(old)) place.holder[place.key] = new Date(CASE_NOW + by * MS.hour).toISOString().slice(0, 10);
  else if (typeof old === 'string') place.holder[place.key] = ['', '0', 'no', 'yes', 'unknown', '/'][how]!;
}

interface Place { readonly holder: Record<PropertyKey, unknown>; readonly key: PropertyKey }

function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return [];
  const holder = value as Record<PropertyKey, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

function evaluate(definition: ControlDefinition, given: { facts: readonly Fact[]; company: readonly Fact[]; parameters: object; now: Instant }) {
  const surroundings: Surroundings = {
    now: given.now, labels: {}, company: factsOf(given.company),
    time: { add: (duration, from) => instant(from + plainMilliseconds(duration)!) },
  };
  return definition.measure!.evaluate(given.parameters as Record<string, unknown>, factsOf(given.facts), surroundings);
}

function factsOf(facts: readonly Fact[]): Facts<FactKind> {
  return { get: <Kind extends FactKind>(kind: Kind) => (facts.find((fact) => fact.kind === kind) ?? unseen(kind, 'missing', `No ${kind} was seen.`)) as Fact<Kind> };
}
