import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRules, findServicesOf, type ServiceRule } from './compile-rules.ts';

const rule = (host: string, service: string, more: Partial<ServiceRule> = {}): ServiceRule => ({ door: 'syslog', host, program: '', service, ...more });

describe('a rule takes lines', () => {
  test.each([
    ['sw-1', '', 'sw-1', '192.0.2.1', 'app', true],
    ['SW-1', '', 'sw-1', '192.0.2.1', 'app', true],
    ['sw-1', '', 'SW-1', '192.0.2.1', 'app', true],
    ['sw-*', '', 'sw-12.example.com', '192.0.2.1', '', true],
    ['*.example.com', '', 'sw-12.example.com', '192.0.2.1', '', true],
    ['sw-*.example.com', '', 'sw-.example.com', '', '', true],
    ['a*a', '', 'a', '', '', false],
    ['a*b*b', '', 'ab', '', '', false],
    ['192.0.2.1', '', 'sw-1', '192.0.2.1', 'app', true],
    ['2001:DB8::7', '', 'sw-1', '2001:db8::7', 'app', true],
    ['192.0.2.*', '', 'sw-1', '192.0.2.77', 'app', true],
    ['sw-1', '', 'sw-10', '192.0.2.1', 'app', false],
    ['sw-1', 'nginx', 'sw-1', '', 'nginx', true],
    ['sw-1', 'NGINX', 'sw-1', '', 'nginx', true],
    ['sw-1', 'nginx', 'sw-1', '', 'nginx-2', false],
    ['sw-1', 'nginx*', 'sw-1', '', 'nginx-2', true],
    ['sw-1', 'nginx', 'sw-1', '', '', false],
    ['*', '', '', '', '', true],
    ['.', '', 'x', '', '', false],
    ['s.-1', '', 'sw-1', '', '', false],
  ])('of host %s and program “%s”, asked of %s at %s by %s: %s', (host, program, said, peer, by, is) => {
    const find = compileRules([rule(host, 's', { program })]);
    for (let again = 0; again < 2; again += 1) expect(find('syslog', said, peer, by)).toBe(is ? 's' : '');
  });

  test('of its door only, or of both', () => {
    const find = compileRules([rule('web-1', 'one'), rule('web-1', 'two', { door: 'agent' }), rule('*', 'rest', { door: 'any' })]);
    expect([find('syslog', 'web-1', '', 'a'), find('agent', 'web-1', '', 'a'), find('agent', 'web-2', '', 'a'), find('syslog', 'web-2', '', 'a')]).toEqual(['one', 'two', 'rest', 'rest']);
  });

  test('before those behind it', () => {
    const find = compileRules([rule('fw-*', 'vpn', { program: 'charon' }), rule('fw-1', 'one'), rule('fw-*', 'others')]);
    expect(['charon', 'kernel'].map((program) => find('syslog', 'fw-1', '', program))).toEqual(['vpn', 'one']);
    expect(['charon', 'kernel'].map((program) => find('syslog', 'fw-2', '', program))).toEqual(['vpn', 'others']);
  });
});

/** Whether a name fits a pattern, letter by letter in every way there is. */
function fitsSlowly(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern[0] === '*') return fitsSlowly(pattern.slice(1), name) || (name !== '' && fitsSlowly(pattern, name.slice(1)));
  return name[0] === pattern[0] && fitsSlowly(pattern.slice(1), name.slice(1));
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 6 });
const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 7 });
const runs = { numRuns: Number(process.env['LAW_RUNS'] ?? 300) };

test('the first rule that fits has a line, whatever was asked before', () => {
  const rules = fc.array(fc.record({ door: fc.constantFrom('syslog' as const, 'agent' as const, 'any' as const), host: word.filter((text) => text !== ''), program: word, service: fc.constantFrom('s', 't', 'u') }), { maxLength: 6 });
  const asked = fc.array(fc.tuple(fc.constantFrom('syslog' as const, 'agent' as const), name, fc.constantFrom('', 'a.a', 'b'), name), { maxLength: 20 });
  fc.assert(fc.property(rules, asked, (given, questions) => {
    const find = compileRules(given);
    for (const [door, host, peer, program] of questions) {
      const first = given.find((one) => (one.door === 'any' || one.door === door) && (fitsSlowly(one.host, host) || (peer !== '' && fitsSlowly(one.host, peer))) && (one.program === '' || fitsSlowly(one.program, program)));
      expect(find(door, host, peer, program)).toBe(first?.service ?? '');
    }
  }), runs);
});

test('the services that a loss on a host concerns are those that its lines may get', () => {
  const rules = fc.array(fc.record({ door: fc.constant('agent' as const), host: word.filter((text) => text !== ''), program: fc.constantFrom('', '*', 'a', 'a*', 'b'), service: fc.constantFrom('s', 't', 'u') }), { maxLength: 6 });
  fc.assert(fc.property(rules, name, fc.array(name, { maxLength: 5 }), (given, host, programs) => {
    const find = compileRules(given);
    const concerned = findServicesOf(given, 'agent', host);
    for (const program of programs) expect([...concerned, '']).toContain(find('agent', host, '', program));
  }), runs);
});

test('names that are made up by the hundred thousand hold no memory and wear nobody out', () => {
  const find = compileRules([...Array.from({ length: 199 }, (_, index) => rule(`*a*b*c${index}`, 'x', { program: '*d*' })), rule('sw-1', 's')]);
  const began = process.cpuUsage();
  for (let index = 0; index < 100_000; index += 1) find('syslog', `${'ab'.repeat(40)}${index}`, '192.0.2.1', `p${index}`);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(30);
  expect(find('syslog', 'sw-1', '192.0.2.1', 'app')).toBe('s');
});
