import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWords } from './diff.tsx';

const side = (runs: ReturnType<typeof compareWords>, which: 'before' | 'after') => runs.filter((run) => run.in === 'both' || run.in === which).map(({ text }) => text).join(' ');
const words = (text: string) => text.trim().split(/\s+/).filter(Boolean);
const texts = fc.array(fc.constantFrom('a', 'b', 'within', '180', '120', 'days'), { maxLength: 30 }).map((list) => list.join(' '));

test('the runs of each side give its words back', () => {
  fc.assert(fc.property(texts, texts, (before, after) => {
    const runs = compareWords(before, after);
    expect(words(side(runs, 'before'))).toEqual(words(before));
    expect(words(side(runs, 'after'))).toEqual(words(after));
  }));
});

test('equal texts have everything in common', () => {
  fc.assert(fc.property(texts, (text) => compareWords(text, text).every((run) => run.in === 'both')));
});

test('a changed word is the only difference', () => {
  expect(compareWords('fixed within 180 days', 'fixed within 120 days')).toEqual([
    { in: 'both', text: 'fixed within' }, { in: 'before', text: '180' }, { in: 'after', text: '120' }, { in: 'both', text: 'days' },
  ]);
});

test('texts too long to compare stand whole, one after the other', () => {
  const long = 'word '.repeat(2_000);
  expect(compareWords(long, `${long}more`)).toHaveLength(2);
});
