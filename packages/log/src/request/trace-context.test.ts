import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRequestId } from './request-id.ts';
import { randomHex } from './random-hex.ts';
import { formatTraceParent, parseTraceParent, readTraceState } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceparent', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    [`00-${TRACE}-${SPAN}-ff`, true],
    [`00-${TRACE}-${SPAN}-02`, false],
    [`cc-${TRACE}-${SPAN}-01`, true],
    [`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, true],
  ])('%s is taken over, sampled %s', (header, isSampled) => {
    expect(parseTraceParent(header)).toEqual({ traceId: TRACE, parentId: SPAN, isSampled });
  });

  test.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['version ff', `ff-${TRACE}-${SPAN}-01`],
    ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['upper case in the version', `0A-${TRACE}-${SPAN}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a parent id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a long trace id', `00-${TRACE}0-${SPAN}-01`],
    ['a short flag', `00-${TRACE}-${SPAN}-1`],
    ['a long flag', `00-${TRACE}-${SPAN}-001`],
    ['something behind version 00', `00-${TRACE}-${SPAN}-01-what`],
    ['a dash behind version 00', `00-${TRACE}-${SPAN}-01-`],
    ['a dot behind a later version', `cc-${TRACE}-${SPAN}-01.what`],
    ['a letter that is not hexadecimal', `00-${TRACE.slice(1)}g-${SPAN}-01`],
    ['underlines', `00_${TRACE}_${SPAN}_01`],
    ['the header twice, as node joins it', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['a line feed at its end', `00-${TRACE}-${SPAN}-01\n`],
    ['endless text', `cc-${TRACE}-${SPAN}-01-${'a'.repeat(10_000)}`],
  ])('with %s is replaced', (_what, header) => {
    expect(parseTraceParent(header)).toBeUndefined();
  });

  test('what is formatted is read back', () => {
    fc.assert(
      fc.property(fc.boolean(), (isSampled) => {
        const [traceId, spanId] = [randomHex(32), randomHex(16)];
        expect(parseTraceParent(formatTraceParent(traceId, spanId, isSampled))).toEqual({ traceId, parentId: spanId, isSampled });
      }),
    );
  });
});

describe('tracestate', () => {
  test.each([
    ['foo=1', 'foo=1'],
    ['foo=1,bar=2', 'foo=1,bar=2'],
    ['foo=1 \t , \t bar=2', 'foo=1,bar=2'],
    ['foo=1,,bar=2,', 'foo=1,bar=2'],
    ['fw529a3039@dt=a b', 'fw529a3039@dt=a b'],
    ['0@vendor=x', '0@vendor=x'],
    [`${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
    [`foo=${'v'.repeat(256)}`, `foo=${'v'.repeat(256)}`],
  ])('%s is passed on as %s', (header, expected) => {
    expect(readTraceState(header)).toBe(expected);
  });

  test.each([
    ['nothing in it', ''],
    ['only commas', ' , ,'],
    ['a key twice', 'foo=1,foo=2'],
    ['a key in upper case', 'Foo=1'],
    ['a key that begins with a digit', '1foo=1'],
    ['a key that is too long', `${'z'.repeat(257)}=1`],
    ['a system id that is too long', `t@${'v'.repeat(15)}=1`],
    ['no key', '=1'],
    ['no value', 'foo='],
    ['no equals', 'foo'],
    ['a second equals', 'foo=bar=baz'],
    ['a value that is too long', `foo=${'v'.repeat(257)}`],
    ['a letter outside ASCII', 'foo=ü'],
    ['33 members', Array.from({ length: 33 }, (_, at) => `k${at}=1`).join(',')],
    ['endless text', 'a=1,'.repeat(100_000)],
  ])('with %s is discarded', (_what, header) => {
    expect(readTraceState(header)).toBeUndefined();
  });

  test('with 32 members is kept, and a long one is cut by whole members, the long ones first', () => {
    const full = Array.from({ length: 32 }, (_, at) => `k${at}=1`).join(',');
    expect(readTraceState(full)).toBe(full);
    const long = `a=${'x'.repeat(200)}`;
    const short = Array.from({ length: 10 }, (_, at) => `k${at}=${'y'.repeat(46)}`);
    expect(readTraceState([long, ...short].join(','))).toBe(short.join(','));
    const many = Array.from({ length: 20 }, (_, at) => `k${at}=${'y'.repeat(46)}`);
    const kept = readTraceState(many.join(','))!;
    expect(kept.length).toBeLessThanOrEqual(512);
    expect(many.join(',').startsWith(`${kept},`)).toBe(true);
  });

  test('hostile text takes no time', () => {
    const start = performance.now();
    for (const hostile of ['='.repeat(16_000), ' '.repeat(16_000), `a=${' '.repeat(16_000)}`, `${'a'.repeat(8_000)}@${'b'.repeat(8_000)}=c`]) expect(readTraceState(hostile)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('a request id of a caller', () => {
  test.each(['7', 'a-b', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 'Root=1-67891233-abcdef012345678912345678', 'a'.repeat(128)])('%s is taken', (id) => {
    expect(isRequestId(id)).toBe(true);
  });

  test.each(['', ' a', 'a b', '-a', 'a\n', 'a"b', 'a\\b', 'a\u001b[31m', 'a,b', '<a>', 'ü', 'a'.repeat(129)])('%j is replaced', (id) => {
    expect(isRequestId(id)).toBe(false);
  });
});

test('ids made here are hexadecimal, of the length asked for, and do not repeat', () => {
  const ids = Array.from({ length: 20_000 }, () => randomHex(32));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(randomHex(16)).toMatch(/^[0-9a-f]{16}$/);
});
