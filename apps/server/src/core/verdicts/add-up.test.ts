import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { State } from '@writ/contract';
import { addUpControl, CONTROL_RULES, countAs, decideRule, NO_SUBJECTS, sayTally, worstState, type Counts } from './add-up.ts';

const GAP = { code: 'population-not-vouched', text: 'Nobody has said so.' };
const PROVEN = { code: 'nothing-to-hold', text: 'Proven.' };
const ORDER: Record<State, number> = { broken: 0, unknown: 1, kept: 2 };

interface Pair { readonly state: State; readonly excuse: 'exception' | 'not-applicable' | undefined }
const pair = fc.record({ state: fc.constantFrom<State>('kept', 'broken', 'unknown'), excuse: fc.constantFrom('exception', 'not-applicable', undefined) }) as fc.Arbitrary<Pair>;
const pairs = fc.array(pair, { maxLength: 30 });
const gaps = fc.constantFrom([], [GAP]);

function count(subjects: readonly Pair[]): Counts {
  const counts: Record<keyof Counts, number> = { ...NO_SUBJECTS };
  for (const { state, excuse } of subjects) counts[countAs(state, excuse)] += 1;
  return counts;
}

describe('adding up a control', () => {
  test.each<[string, Partial<Counts>, boolean, boolean, State, string]>([
    ['all kept', { kept: 42 }, false, false, 'kept', 'all-kept'],
    ['one broken beats everything', { kept: 41, broken: 1, unknown: 3 }, true, false, 'broken', 'any-broken'],
    ['one unknown beats kept', { kept: 41, unknown: 1 }, false, false, 'unknown', 'any-unknown'],
    ['an excepted subject leaves the others kept', { kept: 41, exceptedBroken: 1 }, false, false, 'kept', 'all-kept'],
    ['all excepted is never kept', { exceptedBroken: 2 }, false, true, 'broken', 'only-excepted-broken'],
    ['all excepted and unknown is unknown', { exceptedUnknown: 2 }, false, true, 'unknown', 'only-excepted-unknown'],
    ['a gap makes kept unknown', { kept: 42 }, true, false, 'unknown', 'gap'],
    ['none at all is unknown', {}, false, false, 'unknown', 'nobody'],
    ['none at all is kept where the measure proves why', {}, false, true, 'kept', 'nothing-to-hold'],
    ['none at all with a gap is unknown, whatever the measure says', {}, true, true, 'unknown', 'gap'],
    ['only not applicable proves nothing', { notApplicable: 3 }, false, true, 'unknown', 'nobody'],
  ])('%s', (_, counts, gap, proven, state, rule) => {
    const circumstances = { gaps: gap ? [GAP] : [], nothingToHold: proven ? PROVEN : undefined };
    expect(addUpControl({ ...NO_SUBJECTS, ...counts }, circumstances).state).toBe(state);
    expect(decideRule({ ...NO_SUBJECTS, ...counts }, circumstances).id).toBe(rule);
  });

  test('law: never kept while a subject without an excuse is not', () => {
    fc.assert(fc.property(pairs, gaps, (subjects, gap) => {
      const { state } = addUpControl(count(subjects), { gaps: gap });
      if (state === 'kept') expect(subjects.every((subject) => subject.state === 'kept' || subject.excuse !== undefined)).toBe(true);
    }));
  });

  test('law: never kept with a gap, nor when nobody keeps it', () => {
    fc.assert(fc.property(pairs, (subjects) => {
      expect(addUpControl(count(subjects), { gaps: [GAP], nothingToHold: PROVEN }).state).not.toBe('kept');
      if (!subjects.some((subject) => subject.state === 'kept' && subject.excuse !== 'not-applicable')) expect(addUpControl(count(subjects), { gaps: [] }).state).not.toBe('kept');
    }));
  });

  test('law: a subject that gets worse never makes the whole better', () => {
    fc.assert(fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), fc.nat(), fc.constantFrom<State>('kept', 'broken', 'unknown'), gaps, (subjects, which, state, gap) => {
      const index = which % subjects.length;
      const before = subjects[index]!;
      fc.pre(ORDER[state] <= ORDER[before.state]);
      const after = subjects.with(index, { ...before, state });
      expect(ORDER[addUpControl(count(after), { gaps: gap }).state]).toBeLessThanOrEqual(ORDER[addUpControl(count(subjects), { gaps: gap }).state]);
    }));
  });

  test('law: the order of subjects says nothing, and every subject is counted once', () => {
    fc.assert(fc.property(pairs, (subjects) => {
      const tally = addUpControl(count(subjects), { gaps: [] });
      expect(addUpControl(count(subjects.toReversed()), { gaps: [] })).toEqual(tally);
      expect(tally.kept + tally.broken + tally.unknown + tally.excepted + tally.notApplicable).toBe(subjects.length);
    }));
  });

  test('every row of the table decides some case, and the published table is this one', () => {
    const page = readFileSync(new URL('../../../../../docs/reference/truth-table.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| \d+ \| `([a-z-]+)` \| (.+?) \| (\w+) \|$/gm)].map(([, id, when, state]) => ({ id, when, state }));
    expect(rows).toEqual(CONTROL_RULES.map(({ id, when, state }) => ({ id, when, state })));
  });
});

describe('adding up a clause', () => {
  test('law: it is as its worst control, in any order', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom<State>('kept', 'broken', 'unknown'), { minLength: 1 }), (states) => {
      const worst = worstState(states);
      expect(states).toContain(worst);
      expect(states.every((state) => ORDER[worst] <= ORDER[state])).toBe(true);
      expect(worstState(states.toReversed())).toBe(worst);
    }));
  });
  test('a clause of no control is unknown', () => expect(worstState([])).toBe('unknown'));
});

test('numbers are said so that an exception is never part of the fraction', () => {
  expect(sayTally({ kept: 41, broken: 1, unknown: 0, excepted: 1, notApplicable: 0 }, 'hosts')).toBe('41/42 hosts + 1 excepted');
  expect(sayTally({ kept: 0, broken: 0, unknown: 0, excepted: 0, notApplicable: 2 }, 'hosts')).toBe('0/0 hosts + 2 not applicable');
});
