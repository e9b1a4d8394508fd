import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hideSecrets } from './hide-secrets.ts';
import { createRedactor } from './redactor.ts';

const { redactObject, redactJson } = createRedactor();

describe('objects', () => {
  test('secret keys are found anywhere, in any case and spelling', () => {
    for (const key of ['password', 'accessToken', 'ACCESS_TOKEN', 'api-key', 'x-api-key', 'Authorization', 'client_secret', 'passwd', 'PGPASSWORD', 'newPassword', 'password_confirmation', 'refreshToken', 'privateKey', 'Set-Cookie', 'SECRET_KEY_BASE', 'pin', 'cvv', 'APIKey', 'dbPassword']) {
      expect(redactObject({ a: [{ [key]: 'hidden value' }] })).toEqual({ a: [{ [key]: '[REDACTED]' }] });
    }
  });
  test('counters, times, names and settings are left', () => {
    const ordinary = { tokenCount: 12, maxTokens: '4096', passwordResetAt: 'today at noon', tokenType: 'some type', secretName: 'db-main-1', nextPageToken: 'abcdefgh', cacheKey: 'a:b:c:d:e', publicKey: 'abcdefgh', isPasswordSet: 'yes please', author: 'somebody', keyboard: 'qwertyuiop', passengers: 'abcdefgh' };
    expect(redactObject(ordinary)).toEqual(ordinary);
  });
  test('strings are searched too; numbers under a secret key go; booleans, null and empty strings stay', () => {
    expect(redactObject({ m: 'x password=hunter2', pin: 1234, password: true, token: null, secret: '' })).toEqual({ m: 'x password=[REDACTED]', pin: '[REDACTED]', password: true, token: null, secret: '' });
  });
  test('what it is given is never changed, and nothing of it is shared', () => {
    const given = { a: { b: [{ password: 'x1' }] }, c: new Date(0) };
    const before = structuredClone(given);
    const copy = redactObject(given) as typeof given;
    expect(given).toEqual(before);
    expect(copy.a).not.toBe(given.a);
    expect(copy.c).toEqual(given.c);
  });
  test('maps, sets, errors, buffers, cycles and getters that throw', () => {
    const cycle: Record<string, unknown> = { token: 'abcdef' };
    cycle.self = cycle;
    expect(redactObject(cycle)).toEqual({ token: '[REDACTED]', self: '[CIRCULAR]' });
    expect(redactObject(new Map([['password', 'x1']]))).toEqual(new Map([['password', '[REDACTED]']]));
    expect(redactObject({ s: new Set(['password=hunter2']) })).toEqual({ s: new Set(['password=[REDACTED]']) });
    expect(redactObject({ b: Buffer.from('password=hunter2') })).toEqual({ b: '[16 BYTES]' });
    const error = redactObject(new TypeError('no password=hunter2', { cause: new Error('token=abc123def') })) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, (error.cause as Error).message]).toEqual(['no password=[REDACTED]', 'token=[REDACTED]']);
    expect(error.stack).not.toContain('hunter2');
    expect(redactObject({ get bad(): string { throw new Error('no'); }, ok: 1 })).toEqual({ bad: '[UNREADABLE]', ok: 1 });
    expect(redactObject({ toJSON: () => ({ password: 'x1' }) })).toEqual({ password: '[REDACTED]' });
  });
  test('depth and breadth have bounds', () => {
    let deep: unknown = 'password=hunter2';
    for (let level = 0; level < 100; level += 1) deep = { deep };
    expect(JSON.stringify(redactObject(deep))).toContain('[TOO DEEP]');
    let wide: unknown = { x: 1 };
    for (let level = 0; level < 22; level += 1) wide = [wide, wide, wide];
    expect(JSON.stringify(redactObject(wide))).toContain('[TOO LARGE]');
  });
  test('it never throws, and JSON comes whole', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withTypedArray: true, withNullPrototype: true }), (value) => {
      redactObject(value);
      const json = redactJson(value);
      if (json !== undefined) JSON.parse(json);
    }), { numRuns: 500 });
    expect(redactJson({ password: 'x1', n: 1n })).toBe('{"password":"[REDACTED]","n":"1"}');
  });
  test('JSON is that of the copy, whatever the value, and however often it comes', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('x password=hunter2', 'a "quote" and password=hunter2', `\\ and \ud800 ${'x'.repeat(40)}`, ''));
    const key = fc.oneof(fc.constantFrom('password', 'token', 'pin', 'a', 'b', 'tokenCount', '__proto__', 'toJSON', '7', 'a "b"'), fc.string({ maxLength: 8 }));
    const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, undefined, -0, () => 1, Symbol('s'), 1n, new Date(0), new Date(Number.NaN), new Error('password=hunter2'), Buffer.from('x'), new Map([['token', 'abc']])), fc.array(tie('value'), { maxLength: 5 }), fc.dictionary(key, tie('value'), { maxKeys: 6 })),
    }));
    const bigintAsText = (_key: string, inner: unknown): unknown => (typeof inner === 'bigint' ? String(inner) : inner);
    fc.assert(fc.property(anyValue, (value) => {
      const expected = JSON.stringify(redactObject(value), bigintAsText);
      expect([redactJson(value), redactJson(value)]).toEqual([expected, expected]);
    }), { numRuns: 300 });
  });
  test('JSON is that of the copy for lines that are alike but for a few members, come in several forms by turns, and leave some out', () => {
    const value = fc.oneof(fc.constantFrom<unknown>('same', 'other text', 'x password=hunter2', '"', '', 1, 2, 0, -0, Number.NaN, true, false, null, undefined, Symbol('s')), fc.constantFrom<unknown>([], [1, 2], [1, 2, 'three'], [undefined, {}], {}, { a: 1 }, { b: 1, a: 1 }, { token: 'abc', a: [{ a: 1 }] }, new Date(0)), fc.string({ maxLength: 70 }));
    const line = fc.record({ level: fc.constantFrom(30, 40), token: value, inner: fc.record({ a: value, pin: value, b: value }, { requiredKeys: ['a'] }), list: fc.array(value, { maxLength: 3 }), last: value }, { requiredKeys: ['level', 'inner'] });
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(fc.nat({ max: 3 }), { maxLength: 25 }), (lines, order) => {
      for (const index of order) {
        const each = lines[index % lines.length]!;
        expect(redactJson(each)).toBe(JSON.stringify(redactObject(each)));
      }
    }), { numRuns: 100 });
  });
  test('what changed between lines that are the same otherwise is written as it is now', () => {
    const few = fc.constantFrom<unknown>('one', 'two', 1, 2, true, null);
    const line = fc.record({ first: few, inner: fc.record({ pin: few, list: fc.tuple(few, few) }), last: few });
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), (lines, order) => {
      for (const index of order) {
        const each = lines[index % lines.length]!;
        const expected = JSON.stringify(redactObject(each));
        // The second of two that are the same is one text from end to end.
        expect([redactJson(each), redactJson(each)]).toEqual([expected, expected]);
      }
    }), { numRuns: 100 });
  });
  test('numbers of any size are written as JSON writes them, also when each is another', () => {
    const { redactJson: write } = createRedactor();
    const number = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: 2_147_483_000, max: 2_147_484_000 }), fc.integer({ min: 1_700_000_000_000, max: 1_700_000_002_000 }), fc.integer({ min: Number.MAX_SAFE_INTEGER - 1_000, max: Number.MAX_SAFE_INTEGER }), fc.double());
    fc.assert(fc.property(number, (n) => {
      expect(write({ n, list: [n] })).toBe(JSON.stringify({ n, list: [n] }));
    }), { numRuns: 2_000 });
  });
  test('members of the same names in and beside an inner object are not taken for each other', () => {
    const { redactJson: write } = createRedactor();
    const lines = [{ x: { a: 1 }, a: 1 }, { x: 1, a: 1 }, { x: [1], a: 1 }, { x: { '': 1 }, '': 1 }, { x: [], '': 1 }, { x: {}, a: { a: 1 } }, { x: [[1], 1], a: [] }, { x: [{ a: 1 }], a: 1 }, { a: 1 }, { x: { password: 1, a: { password: 1 } }, password: 'x1' }];
    for (let round = 0; round < 60; round += 1) for (const step of [1, 3, 7]) {
      const line = lines[(round * step) % lines.length]!;
      expect(write(line)).toBe(JSON.stringify(redactObject(line)).replaceAll('"password":1', '"password":"[REDACTED]"'));
    }
  });
  test('a getter that logs on its own does not mix the two lines', () => {
    const { redactJson: write } = createRedactor();
    const line = { a: 1, get b(): string { return write({ password: 'x1', c: 2 })!; }, d: 3 };
    for (let round = 0; round < 3; round += 1) expect(JSON.parse(write(line)!)).toEqual({ a: 1, b: '{"password":"[REDACTED]","c":2}', d: 3 });
  });
  test('steps beyond those that are remembered, and all that is forgotten, change nothing', () => {
    const { redactJson: write } = createRedactor();
    for (let index = 0; index < 20_000; index += 1) {
      const list = Array.from({ length: index % 7 === 0 ? 300 : index % 40 }, (_, place) => (place % 9 === 0 ? 'password=hunter2' : place));
      const expected = `{"n":${index},"list":${JSON.stringify(list.map((each) => (typeof each === 'string' ? 'password=[REDACTED]' : each)))},"token${index % 600}":"[REDACTED]"}`;
      if (write({ n: index, list, [`token${index % 600}`]: 'abc' }) !== expected) expect(write({ n: index, list, [`token${index % 600}`]: 'abc' })).toBe(expected);
    }
  });
  test('names and texts that never come again are forgotten, and JSON stays true', () => {
    const redactor = createRedactor();
    for (let index = 0; index < 5_000; index += 1) redactor.redactJson({ id: `order number ${index}`, [`field ${index}`]: 'password=hunter2' });
    expect(redactor.redactJson({ id: 'order password=hunter2', token: 'abc' })).toBe('{"id":"order password=[REDACTED]","token":"[REDACTED]"}');
  });
  test('hide-secrets is answered as it was', () => {
    expect(hideSecrets({ inner: { password: 'abc123', email: 'ada@example.com', token: 'mine' }, auth: '' })).toEqual({ inner: { password: '[SECRET]', email: 'ada@example.com', token: '[SECRET]' }, auth: '' });
    expect(hideSecrets({ a: { odd: 'abc' }, card: 'x' }, { badWords: ['odd'] })).toEqual({ a: { odd: '[SECRET]' }, card: 'x' });
    expect(hideSecrets({ card: { number: 'abc' } })).toEqual({ card: { number: '[SECRET]' } });
  });
});
