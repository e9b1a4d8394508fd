import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ranCommand } from '../ran-command.ts';
import { compileRule } from './compile-rule.ts';
import { compileWildcard } from './match-wildcard.ts';
import { compileNetwork } from './match-network.ts';

const command = ranCommand({ lines: [1], source: 'audit', reliability: 'recorded by the kernel', program: '/usr/bin/Curl', arguments: ['curl', '-o', '/tmp/x*y', 'http://192.0.2.1/a'], account: 'ada', asAccount: 'root', folder: '/home/ada', success: true, pid: 7 });

function holds(detection: Record<string, unknown>): boolean {
  return compileRule({ title: 't', logsource: { product: 'linux', category: 'process_creation' }, detection: { condition: 'a', ...detection } }).matches(command);
}

describe('values', () => {
  test.each<[string, unknown, boolean]>([
    ['Image', '/usr/bin/curl', true], ['Image', 'curl', false], ['Image', '*/CURL', true], ['Image', '/usr/bin/cur?', true], ['Image', '/usr/bin/cur??', false],
    ['Image|endswith', '/curl', true], ['Image|startswith', ['/bin', '/usr'], true], ['Image|contains', 'BIN', true], ['Image|cased', '/usr/bin/curl', false], ['Image|endswith|cased', '/Curl', true],
    ['CommandLine|contains|all', ['-o', 'http'], true], ['CommandLine|contains|all', ['-o', 'ftp'], false], ['CommandLine|contains', String.raw`x\*y`, true], ['CommandLine|contains', String.raw`x\*z`, false],
    ['CommandLine|re', String.raw`curl\s-o`, true], ['CommandLine|re', 'CURL', false], ['CommandLine|re|i', 'CURL', true],
    ['a0', 'curl', true], ['a9', null, true], ['a0', null, false], ['a9', 'x', false], ['User', 'root', true], ['ProcessId', 7, true], ['ProcessId|lt', 8, true], ['ProcessId|gte', 8, false], ['terminal|exists', false, true], ['User|exists', true, true], ['success', true, true],
  ])('%s: %j', (key, wanted, expected) => {
    expect(holds({ a: { [key]: wanted } })).toBe(expected);
  });
  test('base64 is found at each offset', () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const encoded = Buffer.from(`${before}/bin/bash -i`).toString('base64');
      const { matches } = compileRule({ title: 't', detection: { a: { 'CommandLine|base64offset|contains': '/bin/bash' }, condition: 'a' } });
      expect(matches({ ...command, arguments: ['echo', encoded] }), before).toBe(true);
    }
  });
  test('networks are those of their prefix', () => {
    expect([compileNetwork('192.0.2.0/24')?.('192.0.2.255'), compileNetwork('192.0.2.0/24')?.('192.0.3.0'), compileNetwork('2001:db8::/32')?.('2001:db8:1::1'), compileNetwork('2001:db8::/32')?.('192.0.2.1'), compileNetwork('192.0.2.0/33'), compileNetwork('x')]).toEqual([true, false, true, false, undefined, undefined]);
  });
  test('a wildcard matches as an expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(fc.property(letters, text, (pattern, found) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
      expect(compileWildcard(pattern)(found)).toBe(expression.test(found));
    }), { numRuns: 3_000 });
  });
});

describe('conditions', () => {
  const yes = { Image: '*' };
  const no = { Image: 'nothing' };
  test.each<[string, boolean]>([
    ['y', true], ['n', false], ['not n', true], ['y and not n', true], ['n or y and n', false], ['(n or y) and y', true], ['not (y and n)', true], ['1 of y*', true], ['all of y*', false], ['1 of them', true], ['all of them', false], ['2 of them', false], ['any of n*', false], ['not not y', true], ['Y OR y', true],
  ])('%s', (condition, expected) => {
    expect(compileRule({ title: 't', detection: { y: yes, y2: no, n: no, Y: no, _hidden: yes, condition } }).matches(command)).toBe(expected);
  });
  test('words, lists of words and of mappings, and several conditions are each enough', () => {
    expect([holds({ a: ['nothing', 'HTTP'] }), holds({ a: [{ Image: 'nothing' }, { User: 'root' }] }), holds({ a: no, b: yes, condition: ['a', 'b'] }), holds({ a: { '|all': ['curl', 'http'] } }), holds({ a: { '|all': ['curl', 'ftp'] } })]).toEqual([true, true, true, true, false]);
  });
});

describe('what is not known is an error, never silence', () => {
  test.each<[string, unknown, string, string]>([
    ['a product', { title: 't', logsource: { product: 'windows' }, detection: { a: { Image: 'x' }, condition: 'a' } }, 'rule-unsupported', 'windows'],
    ['a category', { title: 't', logsource: { category: 'dns' }, detection: { a: { Image: 'x' }, condition: 'a' } }, 'rule-unsupported', 'dns'],
    ['a field', { title: 't', detection: { a: { ParentImage: 'x' }, condition: 'a' } }, 'rule-unsupported', 'ParentImage'],
    ['a modifier', { title: 't', detection: { a: { 'Image|wide': 'x' }, condition: 'a' } }, 'rule-unsupported', 'wide'],
    ['an aggregation', { title: 't', detection: { a: { Image: 'x' }, condition: 'a | count() > 3' } }, 'rule-unsupported', 'aggregation'],
    ['a timeframe', { title: 't', detection: { a: { Image: 'x' }, timeframe: '5m', condition: 'a' } }, 'rule-unsupported', 'timeframe'],
    ['a correlation', { title: 't', correlation: {}, detection: {} }, 'rule-unsupported', 'correlation'],
    ['an unknown selection', { title: 't', detection: { a: { Image: 'x' }, condition: 'b' } }, 'rule-invalid', 'b'],
    ['a pattern for nothing', { title: 't', detection: { a: { Image: 'x' }, condition: '1 of b*' } }, 'rule-invalid', 'b*'],
    ['an open bracket', { title: 't', detection: { a: { Image: 'x' }, condition: '(a' } }, 'rule-invalid', 'bracket'],
    ['an unfinished condition', { title: 't', detection: { a: { Image: 'x' }, condition: 'a and' } }, 'rule-invalid', 'ends'],
    ['two words', { title: 't', detection: { a: { Image: 'x' }, condition: 'a a' } }, 'rule-invalid', 'go on'],
    ['no condition', { title: 't', detection: { a: { Image: 'x' } } }, 'rule-invalid', 'condition'],
    ['a broken expression', { title: 't', detection: { a: { 'Image|re': '(' }, condition: 'a' } }, 'rule-invalid', '('],
    ['an empty list', { title: 't', detection: { a: { Image: [] }, condition: 'a' } }, 'rule-invalid', 'empty'],
    ['no title', { detection: {} }, 'rule-invalid', 'title'],
    ['nothing', null, 'rule-invalid', 'mapping'],
    ['deep nesting', { title: 't', detection: { a: { Image: 'x' }, condition: `${'('.repeat(400)}a` } }, 'rule-invalid', 'deep'],
  ])('%s', (_, rule, code, word) => {
    expect(() => compileRule(rule)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(word) as string }));
  });
});
