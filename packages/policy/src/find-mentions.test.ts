import { parseDuration } from '@writ/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMentions } from './find-mentions.ts';
import { matchExpression } from './match-expression.ts';
import { sayNumber } from './number-words.ts';
import { sayExpression } from './say-expression.ts';
import { cutWords } from './words.ts';
import type { Expression } from './expression.ts';

/** The pieces of the prose that say the expression. */
function saying(prose: string, expression: Expression): readonly string[] {
  const words = cutWords(prose);
  return matchExpression(expression, words, findMentions(words)).map(({ first, next }) => prose.slice(words.list[first]!.start, words.list[next - 1]!.end));
}
const time = (text: string): Expression => ({ kind: 'duration', duration: parseDuration(text)! });
const count = (amount: number, ...of: string[]): Expression => ({ kind: 'count', amount, of });
const percent = (value: number): Expression => ({ kind: 'percent', percent: value });
const phrase = (...phrases: string[]): Expression => ({ kind: 'phrase', phrases });
const nineToFive: Expression = { kind: 'hours', opens: 540, closes: 1020 };
const day: Expression = { kind: 'date', date: '2026-11-24' };

describe('prose says a value', () => {
  it.each<[string, Expression, string]>([
    ['fixed within 180 days.', time('180 days'), '180 days'],
    ['a hundred and eighty days at most', time('180 days'), 'a hundred and eighty days'],
    ['One hundred eighty days', time('180 days'), 'One hundred eighty days'],
    ['a 180-day window', time('180 days'), '180-day'],
    ['thirty (30) days', time('30 days'), 'thirty (30) days'],
    ['seven days', time('1 week'), 'seven days'],
    ['once a week', time('7 days'), 'a week'],
    ['at least daily', time('1 day'), 'daily'],
    ['24 h after', time('1 day'), '24 h'],
    ['within a day', time('24 hours'), 'a day'],
    ['every twelve months', time('1 year'), 'every twelve months'.slice(6)],
    ['reviewed yearly', time('12 months'), 'yearly'],
    ['each quarter', time('3 months'), 'each quarter'],
    ['within 15 minutes', time('15 min'), '15 minutes'],
    ['in half an hour', time('30 min'), 'half an hour'],
    ['an hour and a half', time('90 min'), 'an hour and a half'],
    ['one and a half days', time('36 h'), 'one and a half days'],
    ['two hours and 30 minutes', time('150 min'), 'two hours and 30 minutes'],
    ['1 h 30 min', time('90 min'), '1 h 30 min'],
    ['a year and six months', time('18 months'), 'a year and six months'],
    ['2 days and 15 minutes respectively', time('2 days'), '2 days'],
    ['2 days, and 15 minutes at night', time('15 min'), '15 minutes'],
    ['a quarter of an hour', time('15 min'), 'quarter of an hour'],
    ['semi-annually', time('6 months'), 'semi-annually'],
    ['every half-year', time('6 months'), 'half-year'],
    ['one business day', time('1 business day'), 'one business day'],
    ['a single business day', time('1 business day'), 'single business day'],
    ['two workdays', time('2 business days'), 'two workdays'],
    ['four working hours', time('4 business hours'), 'four working hours'],
    ['7 or 14 days', time('7 days'), '7'],
    ['30–90 days', time('30 days'), '30'],
    ['5 calendar days', time('5 days'), '5 calendar days'],
    ["ninety days' notice", time('90 days'), 'ninety days'],
    ['99 % of lines', percent(99), '99 %'],
    ['99.5% of lines', percent(99.5), '99.5%'],
    ['ninety-nine percent', percent(99), 'ninety-nine percent'],
    ['ninety-nine per cent', percent(99), 'ninety-nine per cent'],
    ['five failures in 10 minutes', count(5), 'five'],
    ['at least 8 characters', count(8), '8'],
    ['1,180 hosts', count(1180), '1,180'],
    ['at least one deputy', count(1, 'deputy'), 'one deputy'],
    ['never without a named deputy', count(1, 'deputy'), 'a named deputy'],
    ['two trained deputies', count(2, 'deputy'), 'two trained deputies'],
    ['open 09:00 to 17:00', nineToFive, '09:00 to 17:00'],
    ['open 09:00–17:00', nineToFive, '09:00–17:00'],
    ['from nine to five', nineToFive, 'nine to five'],
    ['from nine to five Pacific time', nineToFive, 'nine to five'],
    ['9 am to 5 pm', nineToFive, '9 am to 5 pm'],
    ['9 a.m. until 5 p.m.', nineToFive, '9 a.m. until 5 p.m'],
    ['between nine and five on working days', nineToFive, 'nine and five'],
    ['closed on 24 November 2026', day, '24 November 2026'],
    ['closed on November 24, 2026', day, 'November 24, 2026'],
    ['closed 2026-11-24', day, '2026-11-24'],
    ['in #security-all', phrase('security-all'), 'security-all'],
    ['public forms and mail', phrase('form'), 'forms'],
    ['notices of Node.js', phrase('Node.js'), 'Node.js'],
    ['US federal holidays', phrase('US federal holiday'), 'US federal holidays'],
    ['except /boot and /boot/efi', phrase('/boot'), 'boot'],
    ['except /boot and /boot/efi', phrase('/boot/efi'), 'boot/efi'],
    ['every managed production host is', phrase('every … host'), 'every managed production host'],
  ])('%s', (prose, expression, words) => {
    expect(saying(prose, expression)).toEqual([words]);
  });

  it('binds every place that says it', () => {
    expect(saying('Within 30 days; after thirty days it escalates.', time('30 days'))).toEqual(['30 days', 'thirty days']);
  });
});

describe('prose does not say a value', () => {
  it.each<[string, Expression]>([
    ['1800 days', time('180 days')],
    ['1,180 days', time('180 days')],
    ['1 180 days', time('180 days')],
    ['2.180 days', time('180 days')],
    ['one hundred and eighty days', time('80 days')],
    ['twenty-seven days', time('7 days')],
    ['twenty seven days', time('7 days')],
    ['seventy days', time('7 days')],
    ['5 business days', time('5 days')],
    ['5 days', time('5 business days')],
    ['twice a day', time('1 day')],
    ['half a day', time('1 day')],
    ['every other week', time('1 week')],
    ['an hour and a half', time('1 hour')],
    ['two hours and 30 minutes', time('2 hours')],
    ['2 h 30 min', time('30 min')],
    ['a week and two days', time('1 week')],
    ['half the days', time('12 h')],
    ['a quarter of the hosts', time('3 months')],
    ['semi-annual', time('1 year')],
    ['180 hours', time('180 days')],
    ['-5 days', time('5 days')],
    ['P1 findings, SHA-256, #7 and 24/7', count(1)],
    ['SHA-256', count(256)],
    ['24/7', count(24)],
    ['24/7', count(7)],
    ['10.0.0.1', count(10)],
    ['10 minutes', count(10)],
    ['10 %', count(10)],
    ['two-factor', count(2)],
    ['the 8th', count(8)],
    ['no one', count(1)],
    ['24 November 2026', count(24)],
    ['one report and deputies', count(1, 'deputy')],
    ['one. Deputy', count(1, 'deputy')],
    ['199 %', percent(99)],
    ['99.5 %', percent(5)],
    ['from nine to five minutes', nineToFive],
    ['nine to five', nineToFive],
    ['9 am to 5 am', nineToFive],
    ['contact us', phrase('US')],
    ['Node, JS', phrase('Node.js')],
    ['information', phrase('form')],
    ['to boot /boot/efi and a/boot', phrase('/boot')],
    ['five\n\ndays', time('5 days')],
  ])('%s (%o)', (prose, expression) => {
    expect(saying(prose, expression)).toEqual([]);
  });
});

describe('laws of saying', () => {
  const durations = fc.record({ amount: fc.integer({ min: 1, max: 999_999 }), unit: fc.constantFrom('minute', 'hour', 'day', 'week', 'month', 'year', 'business hour', 'business day') } as const);
  const expressions: fc.Arbitrary<Expression> = fc.oneof(
    durations.map((duration): Expression => ({ kind: 'duration', duration })),
    fc.integer({ min: 0, max: 999_999 }).map((amount) => count(amount)),
    fc.integer({ min: 0, max: 100 }).map(percent),
    fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 38 })).map(([opens, more]): Expression => ({ kind: 'hours', opens, closes: opens + more })),
    fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }).map((at): Expression => ({ kind: 'date', date: at.toISOString().slice(0, 10) })),
  );

  it('every spelling that a message proposes is understood, and nothing else in it', () => {
    fc.assert(fc.property(expressions, (expression) => {
      for (const spelling of sayExpression(expression)) expect(saying(`It is ${spelling}, as agreed.`, expression)).toEqual([spelling]);
    }), { numRuns: 500 });
  });

  it('no number is said by another number in words', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 999_999 }), (left, right) => {
      fc.pre(left !== right);
      expect(saying(`It takes ${sayNumber(left)} days.`, { kind: 'duration', duration: { amount: right, unit: 'day' } })).toEqual([]);
    }));
  });

  it('takes any text without failing, and its mentions never overlap', () => {
    const piece = fc.constantFrom('a', 'half', 'twenty', 'seven', 'hundred', 'and', 'thousand', 'day', 'days', 'business', '9', '17:00', 'to', 'from', '-', '%', '1,180', '.', '\n\n', 'per', 'cent', 'am', 'or', '(30)', 'November', '2026');
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(piece).map((pieces) => pieces.join(' '))), (prose) => {
      let end = 0;
      for (const { first, next } of findMentions(cutWords(prose))) {
        expect(first).toBeGreaterThanOrEqual(end);
        expect(next).toBeGreaterThan(first);
        end = next;
      }
    }), { numRuns: 500 });
  });
});
