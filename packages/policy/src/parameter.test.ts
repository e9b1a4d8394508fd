import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { count, date, duration, flag, hours, howSaidOf, list, names, oneOf, parameters, percent, word, zone } from './parameter.ts';

describe('the vocabulary of parameters', () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ['a duration', duration(), '15 min', { amount: 15, unit: 'minute' }],
    ['business time', duration({ business: true }), '4 business hours', { amount: 4, unit: 'business hour' }],
    ['a count', count(), 0, 0],
    ['a percentage', percent(), '99.5 %', 99.5],
    ['hours', hours(), '09:00-17:00 Europe/Zurich', { opens: '09:00', closes: '17:00', zone: 'Europe/Zurich' }],
    ['a zone', zone(), 'UTC', 'UTC'],
    ['a word', word(), 'security-all', 'security-all'],
    ['a choice', oneOf(['US', 'none']), 'US', 'US'],
    ['a date', date(), '2028-02-29', '2028-02-29'],
    ['a flag', flag(), false, false],
    ['names', names(), ['form', 'mail'], ['form', 'mail']],
    ['one name', names(), 'form', ['form']],
  ])('takes %s', (_, schema, value, expected) => {
    expect(schema.parse(value)).toEqual(expected);
  });

  it.each<[string, z.ZodType, readonly unknown[]]>([
    ['a duration', duration(), ['0 days', '1.5 days', 5, null, '5', '5 business weeks', '1234567 days']],
    ['plain time', duration({ business: false }), ['1 business day']],
    ['business time', duration({ business: true }), ['1 day']],
    ['a count', count({ min: 1, max: 9 }), [0, 10, 1.5, '3', Number.NaN]],
    ['a percentage', percent(), [99, '101 %', '-1 %', '99']],
    ['hours', hours(), ['9-17 UTC', '17:00-09:00 UTC', '09:00-09:00 UTC', '09:00-17:00', '09:00-17:00 Mars/Base', '09:00-17:00 +02:00', '09:00-24:00 UTC']],
    ['a word', word(), ['', '…', 'a\nb', 1, 'x'.repeat(201)]],
    ['a date', date(), ['2027-02-29', '2026-11-31', 'today']],
    ['a flag', flag(), ['true', 1]],
    ['a list', list(count()), [[], [1, 1], ['x'], undefined]],
  ])('refuses what is not %s', (_, schema, values) => {
    for (const value of values) expect(schema.safeParse(value).success, String(value)).toBe(false);
  });

  it('knows how values are said through optional and default', () => {
    expect(howSaidOf(count().optional().default(3))?.form).toContain('whole number');
    expect(howSaidOf(duration().optional())?.form).toContain('180 days');
    expect(howSaidOf(z.string())).toBeUndefined();
  });

  it('makes parameters of nothing else, and keeps the reserved keys', () => {
    expect(() => parameters({ within: z.string() })).toThrow(TypeError);
    for (const name of ['for', 'maps', 'unstated', 'control', 'a b']) expect(() => parameters({ [name]: count() })).toThrow(TypeError);
    expect(() => list(z.string())).toThrow(TypeError);
    expect(parameters({ within: duration() }).safeParse({ within: '1 day', more: 1 }).success).toBe(false);
  });
});
